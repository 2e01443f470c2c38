/**
 * Commits leases as fast as it can until it is killed, and prints each batch after its commit, as a server would send
 * its ACKs: journal-writer.mjs FOLDER FIRST. Batch n gives eight of fifty addresses the hostname `n`.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { openFiles } from '../../dist/host/node/files/files.js';
import { openLeaseJournal } from '../../dist/storage/leases/lease-journal.js';

const [, , folder = '', first = '1'] = process.argv;
/** @type {Map<number, import('../../dist/protocols/dhcp/leases/lease.js').Lease>} */
const held = new Map();
const opened = openLeaseJournal(openFiles(folder), { live: () => held.values(), compactAt: 200, slice: 10 });
if (!opened.ok) throw new Error(opened.error.message);
const { journal, leases } = opened.value;
for (const [address, lease] of leases) held.set(address, lease);

for (let batch = Number(first); ; batch += 1) {
  const hosts = Array.from({ length: 8 }, (_, index) => (batch * 3 + index) % 50);
  for (const host of hosts) {
    const lease = leaseOf(host, batch);
    held.set(lease.address, lease);
    journal.record(lease);
  }
  const committed = journal.commit();
  if (!committed.ok) throw new Error(committed.error.message);
  writeSync(1, `${batch} ${hosts.join(' ')}\n`);
}

/**
 * @param {number} host
 * @param {number} batch
 */
function leaseOf(host, batch) {
  const times = { since: 1000 * batch, until: 1000 * batch + 7_200_000 };
  const client = `hw:01:00:00:00:00:00:${String(host).padStart(2, '0')}`;
  return /** @type {import('../../dist/protocols/dhcp/leases/lease.js').Lease} */ ({
    address: 0xc0a8_0100 + host,
    client,
    hardware: client.slice(6),
    state: 'bound',
    hostname: String(batch),
    ...times,
  });
}
