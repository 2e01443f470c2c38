/** `rouse leases delete`: makes addresses free again, in the station that runs or, without one, on disk. */
import type { LeaseRecord } from '../../../formats/leases/lease-record.ts';
import { openFiles } from '../../../host/node/files/files.ts';
import type { StationError } from '../../../host/station-error.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { instant } from '../../../lib/time.ts';
import { DHCP_QUESTIONS } from '../../../services/dhcp/questions.ts';
import { allReplies, askStation } from '../../../station/asking/channel.ts';
import { deleteLeases } from '../../../storage/leases/lease-delete.ts';
import { listLeases } from '../../../storage/leases/lease-list.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { dataFolder } from '../values.ts';
import { leaseFilter } from './lease-filter.ts';

export interface DeleteOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Exit 1 when a word means no lease; nothing is deleted then. */
export async function leasesDelete(words: readonly string[], options: DeleteOptions): Promise<ExitCode> {
  const folder = dataFolder(options);
  const now = instant(Date.now());
  const meant = new Map<Ipv4, LeaseRecord>();
  for (const word of words) {
    const found = listLeases(openFiles(folder), leaseFilter({ words: [word] }, now));
    if (!found.ok) return failed(found.error);
    if (found.value.leases.length === 0)
      return misused([`no lease is like "${word}"; nothing was deleted`], EXIT.failed);
    for (const lease of found.value.leases) meant.set(lease.address, lease);
  }
  const deleted = await deleteIn(folder, [...meant.keys()]);
  if (!deleted.ok) return failed(deleted.error);
  for (const { address, hardware } of meant.values()) {
    const said = { address: formatIpv4(address), hardware };
    const words = `Deleted the lease of ${said.address}${hardware === undefined ? '' : ` (${hardware})`}.`;
    process.stdout.write(`${options.json === true ? JSON.stringify(said) : words}\n`);
  }
  if (options.json !== true) process.stderr.write(`${USED_STILL}\n`);
  return EXIT.done;
}

const USED_STILL = 'A device goes on with its address until it starts again or its time is over.';

/** A station keeps its leases in memory: it has to forget them itself. */
async function deleteIn(folder: string, addresses: readonly Ipv4[]): Promise<Result<void, StationError>> {
  for (const address of addresses) {
    const request = { address: formatIpv4(address) };
    const answer = await allReplies(askStation(folder, 'dhcp.forget', DHCP_QUESTIONS['dhcp.forget'], request));
    if (answer.ok) continue;
    if (answer.error.code !== 'no-station') return answer;
    const deleted = deleteLeases(openFiles(folder), addresses, instant(Date.now()));
    return deleted.ok ? ok(undefined) : deleted;
  }
  return ok(undefined);
}
