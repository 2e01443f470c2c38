/** One component of a look-alike load: a CNU archive of an exact length, made of members like those of a real one. */
import { encodeCnuArchive, type CnuContents } from '../../formats/cisco/cnu-archive.ts';
import type { LoadPart } from '../../formats/cisco/image-name.ts';
import { seededFirmware } from './seeded-bytes.ts';
import { storedGzip, storedZip } from '../../formats/archive/stored.ts';

/** 1 March 2017, 00:00 UTC. */
const BUILT = 1_488_326_400;

interface MemberPlan {
  /** None for boot code. */
  readonly name?: string;
  readonly form: 'plain' | 'gzip' | 'zip' | 'deleted';
  /** Of the contents. What the shares leave goes to the last, plain member. */
  readonly share: number;
}

/** The checked forms (gzip and zip carry a CRC) cover nearly all of cvm, most of jar and nothing of the others. */
const PLANS: Readonly<Record<LoadPart, readonly MemberPlan[]>> = {
  jar: [
    { name: '/etc/look-alike.tab', form: 'plain', share: 0.01 },
    { name: '/flash0/look-alike.jar', form: 'zip', share: 0.6 },
    { name: '/ubin/look-alike.cnz', form: 'gzip', share: 0.2 },
    { name: '/etc/old-look-alike.tab', form: 'deleted', share: 0 },
    { name: '/ubin/look-alike.bin', form: 'plain', share: 0 },
  ],
  cnu: [
    { form: 'plain', share: 0.8 },
    { name: '/sbin/loader', form: 'plain', share: 0 },
  ],
  apps: [
    { name: '/bin/first', form: 'plain', share: 0.3 },
    { name: '/bin/second', form: 'plain', share: 0.4 },
    { name: '/bin/third', form: 'plain', share: 0 },
  ],
  dsp: [
    { name: '/ubin/dsp', form: 'plain', share: 0.9 },
    { name: '/ubin/dsp.trace', form: 'plain', share: 0 },
  ],
  cvm: [
    { name: '/ubin/look-alike-cvm.cnz', form: 'gzip', share: 0.95 },
    { name: '/ubin/look-alike-cvm.map', form: 'plain', share: 0 },
  ],
};

/** More than any head with its records, names and the overhead of the stored forms. */
const ROOM_FOR_HEAD = 1024;

/** A CNU archive of exactly `length` bytes (at least 2 kB). */
export function generateComponent(part: LoadPart, length: number, seed: string): Uint8Array {
  const plans = PLANS[part];
  const members = plans
    .slice(0, -1)
    .map((plan) => memberOf(plan, Math.floor((length - ROOM_FOR_HEAD) * plan.share), seed));
  const last = plans.at(-1);
  const withoutLast = encodeCnuArchive([...members, { ...named(last), body: new Uint8Array(), modified: BUILT }]);
  const rest = seededFirmware(`${seed}/${last?.name}`, length - withoutLast.length);
  return encodeCnuArchive([...members, { ...named(last), body: rest, modified: BUILT }]);
}

function memberOf(plan: MemberPlan, length: number, seed: string): CnuContents {
  if (plan.form === 'deleted') return { ...named(plan), modified: BUILT };
  return { ...named(plan), body: bodyOf(plan, length, `${seed}/${plan.name}`), modified: BUILT };
}

function bodyOf(plan: MemberPlan, length: number, seed: string): Uint8Array {
  const bytes = seededFirmware(seed, length);
  if (plan.form === 'gzip') return storedGzip(bytes);
  if (plan.form === 'plain') return bytes;
  const half = Math.floor(length / 2);
  return storedZip([
    { name: 'look/Alike.class', bytes: bytes.subarray(0, half) },
    { name: 'look/Other.class', bytes: bytes.subarray(half) },
  ]);
}

function named(plan: MemberPlan | undefined): { readonly name?: string } {
  return plan?.name === undefined ? {} : { name: plan.name };
}
