/**
 * What the loader of a 79x1-class phone checks of each file before it takes it (as the messages of its own
 * program `dload` tell): the envelope, the name inside it, the signing key, the archive's length.
 */
import { createHash } from 'node:crypto';
import { damagedMembers, decodeCnuArchive, type CnuArchive } from '../../formats/cisco/cnu-archive.ts';
import { decodeEnvelope } from '../../formats/cisco/envelope.ts';
import { parseImageName } from '../../formats/cisco/image-name.ts';
import { componentEra, signingKeys, type SigningKey } from '../../formats/cisco/load-version.ts';
import { decodeLoads } from '../../formats/cisco/loads.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { setLatest } from '../../lib/set-latest.ts';

export interface LoaderTraits {
  /** Which keys this loader knows. */
  readonly keys: readonly SigningKey[];
  /** `11` for 7906 and 7911: images of other families are refused. */
  readonly family: string;
  /** Its board is none of those that a list with a hardware gate is for. */
  readonly refusesGates?: boolean;
}

/** What the screen says; the second part is for us. */
export interface LoaderRefusal {
  readonly screen: 'Auth Fail' | 'Load Rejected HC';
  readonly why: string;
}

/** A list that the loader took. */
export interface TakenList {
  /** In order. */
  readonly files: readonly string[];
  /** The loader inside those files knows these keys. */
  readonly keys: readonly SigningKey[];
}

export function readList(file: Uint8Array, name: string, traits: LoaderTraits): Result<TakenList, LoaderRefusal> {
  const payload = authenticate(file, name);
  if (!payload.ok) return payload;
  const loads = decodeLoads(payload.value);
  if (!loads.ok) return refuse(`the list of files cannot be read: ${loads.error.reason}`);
  if (loads.value.kind !== 'load-list') return refuse('this is not a list of files');
  if (loads.value.family !== undefined && loads.value.family !== traits.family) {
    return refuse(`it lists images of family ${loads.value.family}, this phone is family ${traits.family}`);
  }
  const { version, files, gates } = loads.value;
  if (traits.refusesGates === true && gates.length > 0)
    return refuse('the list is not for this board revision', 'Load Rejected HC');
  const accepted = acceptVersion(version, traits.keys);
  if (!accepted.ok) return accepted;
  const era = componentEra(version ?? '');
  return ok({ files: files.map((listed) => listed.name), keys: era === undefined ? traits.keys : signingKeys(era) });
}

/** Takes one component, or says why not. */
export function checkComponent(file: Uint8Array, name: string, traits: LoaderTraits): Result<void, LoaderRefusal> {
  const payload = authenticate(file, name);
  if (!payload.ok) return payload;
  const named = parseImageName(name);
  const accepted = acceptVersion(named?.kind === 'component' ? named.version : undefined, traits.keys);
  if (!accepted.ok) return accepted;
  const archive = decodeCnuArchive(payload.value);
  if (!archive.ok) return refuse(archive.error.reason);
  if (archive.value.surplus < 0) return refuse(`the archive is ${-archive.value.surplus} bytes short`);
  return isAsSigned(archive.value, payload.value) ? ok(undefined) : refuse(FORGED);
}

const FORGED = 'signature verification failed: its contents are not what was signed';

/** A bench of phones reads the same few files. */
const MOST_KNOWN = 64;
const known = new Map<string, boolean>();

/** A real loader verifies the signature of every byte. Look-alikes have none: what has a checksum in them is compared. */
function isAsSigned(archive: CnuArchive, payload: Uint8Array): boolean {
  const hash = createHash('sha1').update(payload).digest('hex');
  const before = known.get(hash);
  if (before !== undefined) return before;
  const isSound = damagedMembers(archive).length === 0;
  setLatest(known, hash, isSound, MOST_KNOWN);
  return isSound;
}

/**
 * The payload of a signed file whose envelope carries the name it was asked for. Capitals do not matter: loaders ask for
 * `Jar11sccp...` and take what calls itself `jar11sccp...` inside.
 */
function authenticate(file: Uint8Array, name: string): Result<Uint8Array, LoaderRefusal> {
  const envelope = decodeEnvelope(file);
  if (!envelope.ok) return refuse(`bad envelope format: ${envelope.error.reason}`);
  if (envelope.value.name.toLowerCase() !== name.toLowerCase())
    return refuse(`filename doesn't match filename in envelope (${envelope.value.name})`);
  return ok(envelope.value.payload);
}

function acceptVersion(version: string | undefined, keys: readonly SigningKey[]): Result<void, LoaderRefusal> {
  const era = version === undefined ? undefined : componentEra(version);
  if (era === undefined || signingKeys(era).some((key) => keys.includes(key))) return ok(undefined);
  return refuse(`signature verification failed: ${version} is not signed with a key this loader knows`);
}

function refuse(why: string, screen: LoaderRefusal['screen'] = 'Auth Fail'): Result<never, LoaderRefusal> {
  return err({ screen, why });
}
