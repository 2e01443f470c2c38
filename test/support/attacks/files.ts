/** Attacks on and by the disk: what other programs do to its files meanwhile. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readRequest } from '../../../src/services/tftp/server/attacks.fixture.ts';
import { Running } from '../running.ts';
import { LONG, type Attack, type Words } from './attack.ts';
import { cardOf, device } from './dhcp.ts';
import { ATTACKER, SWAPPED_FOLDER, type Scene } from './scene.ts';
import { hangUp } from './tftp.ts';

/** Of the attacker's devices, which it asks for to see how long that takes. */
const ONE_LEASE: Words = { 'dhcp.offer': [1, 3], 'dhcp.ack': [1, 3] };
const SWAPPED = LONG ? 4000 : 800;
const OF_TRANSFERS: Words = {
  'file.stalled': [0, 10 * SWAPPED],
  'file.request': [0, SWAPPED],
  'file.missing': [0, SWAPPED],
  'file.refused': [0, SWAPPED],
  'file.failed': [0, 2 * SWAPPED],
  'tftp.stray': [0, 2 * SWAPPED],
};
const DATA = 3;
const SECRET = 'nobody may see this';

/** Takes a folder away and puts a link in its place, and back, as fast as it can: node -e SWAPPER FOLDER LINK */
const SWAPPER = `
const { renameSync } = require('node:fs');
const [folder, link] = process.argv.slice(1);
console.log('swapping');
for (;;) {
  renameSync(folder, folder + '.away'); renameSync(link, folder);
  renameSync(folder, link); renameSync(folder + '.away', folder);
}`;

/** Meanwhile that folder is at times a link to one outside, where there is a secret by the same name. */
async function whileSwapped(
  { scratch }: Scene,
  parent: string,
  act: (outside: string) => Promise<void>,
): Promise<void> {
  const [outside, link] = [scratch.join('outside'), scratch.join('link')];
  mkdirSync(outside);
  writeFileSync(`${outside}/file`, SECRET);
  symlinkSync(outside, link);
  const swapper = new Running(process.execPath, ['-e', SWAPPER, `${parent}/${SWAPPED_FOLDER}`, link]);
  await swapper.line(/swapping/);
  try {
    await act(outside);
  } finally {
    await swapper.stop('SIGKILL');
    for (const one of [outside, link]) rmSync(one, { recursive: true, force: true });
  }
}

/** From ports of their own, slowly enough that all of them are looked for. */
function requests(payload: (number: number) => Uint8Array) {
  return Array.from({ length: SWAPPED }, (_, number) => ({
    from: `10.88.${1 + (number % 190)}.9`,
    fromPort: 40_000 + number,
    toPort: 69,
    payload: payload(number),
  }));
}

const readsOut: Attack = {
  name: 'a folder that is swapped for a link outside while it is read',
  answer: /^no secret in \d/,
  told: OF_TRANSFERS,
  async send(scene) {
    let [read, leaked] = [0, 0];
    await whileSwapped(scene, scene.served, async () => {
      await scene.attacker.forge(
        requests(() => readRequest(`${SWAPPED_FOLDER}/file`)),
        1,
      );
      const { packets } = await scene.attacker.heard();
      read = packets.filter(({ payload }) => payload[1] === DATA).length;
      leaked = packets.filter(({ payload }) => payload.includes(SECRET)).length;
    });
    return { sent: SWAPPED, answer: () => `${leaked === 0 ? 'no secret' : `${leaked} secrets`} in ${read} answers` };
  },
};

const writesOut: Attack = {
  name: 'a folder that is swapped for a link outside while it is written to',
  answer: '0 files outside',
  ...(LONG ? {} : { giveUp: hangUp }),
  told: OF_TRANSFERS,
  async send(scene) {
    let written: readonly string[] = [];
    await whileSwapped(scene, scene.uploads, async (outside) => {
      const write = (number: number): Uint8Array => Buffer.from(`\0\x02${SWAPPED_FOLDER}/new-${number}\0octet\0`);
      await scene.attacker.forge(requests(write), 1);
      written = readdirSync(outside).filter((name) => name !== 'file');
    });
    return { sent: SWAPPED, answer: () => `${written.length} files outside` };
  },
};

const CROWD = 10_000;
const WRITES = 270;

/** Ninety a second. */
const intoACrowd: Attack = {
  name: `writing into a folder of ${CROWD} files`,
  answer: 'served meanwhile',
  ...(LONG ? {} : { giveUp: hangUp }),
  told: {
    'file.request': [1, WRITES],
    'file.refused': [0, WRITES],
    'file.failed': [0, WRITES],
    'tftp.stray': [0, WRITES],
    ...ONE_LEASE,
  },
  async send({ attacker, uploads }) {
    mkdirSync(`${uploads}/crowd`);
    for (let number = 0; number < CROWD; number += 1) writeFileSync(`${uploads}/crowd/${number}`, '');
    const writes = Array.from({ length: WRITES }, (_, number) => ({
      from: `10.88.${1 + (number % 190)}.10`,
      fromPort: 40_000 + number,
      toPort: 69,
      payload: Buffer.from(`\0\x02crowd/new-${number}\0octet\0`),
    }));
    let slowest = 0;
    for (let at = 0; at < WRITES; at += 90) {
      await attacker.forge(writes.slice(at, at + 90), 1);
      slowest = Math.max(
        slowest,
        (await attacker.lease(cardOf(device(0x700 + at)), 20_000)) ?? Number.POSITIVE_INFINITY,
      );
    }
    return { sent: WRITES, answer: () => (slowest < 4000 ? 'served meanwhile' : `one waited ${slowest} ms`) };
  },
};

export const FILE_ATTACKS: readonly Attack[] = [readsOut, writesOut, intoACrowd];

/** Takes the last byte of a small disk. */
export const DISK_FULL: Attack = {
  name: 'a disk that is full',
  answer: 'leases are kept',
  told: {
    'dhcp.malformed': [1, 2000],
    'lease.not-stored': [0, 1],
    'session.dropped': [0, 1],
    ...ONE_LEASE,
  },
  async send(scene) {
    const { attacker, data } = scene;
    try {
      for (;;) writeFileSync(`${data}/../fill`, Buffer.alloc(65_536), { flag: 'a' });
    } catch {
      // It is full now.
    }
    const nonsense = { from: ATTACKER, fromPort: 68, toPort: 67, payload: Uint8Array.of(1) };
    await attacker.forge(Array.from({ length: 2000 }, () => nonsense));
    const took = await attacker.lease(cardOf(device(0x800)), 20_000);
    rmSync(`${data}/../fill`);
    return { sent: 2000, answer: () => (took === undefined ? 'no lease' : 'leases are kept') };
  },
};

/** Everything that the station has stored goes away under its hands. */
export const DATA_REMOVED: Attack = {
  name: 'a data folder that is removed',
  answer: 'the next lease is stored',
  told: { 'lease.not-stored': [1, 2], 'station.unrecorded': [0, 1], ...ONE_LEASE },
  async send(scene) {
    const { attacker, data } = scene;
    rmSync(data, { recursive: true });
    const hardware = device(0x900);
    const took = await attacker.lease(cardOf(hardware), 20_000);
    const isStored = took !== undefined && stored(`${data}/leases`).includes(hardware);
    return { sent: 1, answer: () => (isStored ? 'the next lease is stored' : 'the next lease is not stored') };
  },
};

function stored(folder: string): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .map((name) => readFileSync(`${folder}/${name}`, 'latin1'))
    .join('');
}
