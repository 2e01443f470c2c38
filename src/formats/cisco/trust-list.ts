/**
 * CTLFile.tlv and ITLFile.tlv: whom a phone trusts. Read to explain a lock-out; the station never serves them.
 * Layout: an envelope of header version 1.2, then records of tag-length-value fields (`certutils` reads the same).
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { formatIpv4, ipv4 } from '../../lib/address.ts';
import { textUntilNul, viewOf } from '../bytes.ts';
import { decodeEnvelope, type EnvelopeHeader } from './envelope.ts';

export type TrustRole = 'sast' | 'ccm' | 'ccm+tftp' | 'tftp' | 'capf' | 'app-server' | 'tvs' | 'other';

export interface TrustRecord {
  readonly role: TrustRole;
  readonly dnsName: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: Uint8Array;
  /** Dotted decimal. */
  readonly address?: string;
  /** DER. */
  readonly certificate?: Uint8Array;
}

export interface TrustList {
  readonly header: EnvelopeHeader;
  readonly records: readonly TrustRecord[];
}

const TAG = { record: 1, dnsName: 2, subject: 3, role: 4, issuer: 5, serial: 6, certificate: 9, address: 10 } as const;
const FIELD_HEAD = 3;
const MOST_RECORDS = 256;

const ROLES: ReadonlyMap<number, TrustRole> = new Map([
  [0, 'sast'],
  [1, 'ccm'],
  [2, 'ccm+tftp'],
  [3, 'tftp'],
  [4, 'capf'],
  [7, 'app-server'],
  [21, 'tvs'],
]);

type Fields = Map<number, Uint8Array>;

export function decodeTrustList(file: Uint8Array): Result<TrustList, Malformed> {
  const envelope = decodeEnvelope(file);
  if (!envelope.ok) return envelope;
  const { payload, ...header } = envelope.value;
  const records: Fields[] = [];
  let at = 0;
  while (at < payload.length) {
    if (at + FIELD_HEAD > payload.length) return malformed('ends inside a field', 'field', header.headerLength + at);
    const tag = payload[at];
    const next = at + FIELD_HEAD + viewOf(payload).getUint16(at + 1);
    if (next > payload.length) return malformed('a field reaches beyond the file', 'field', header.headerLength + at);
    if (tag === TAG.record) records.push(new Map());
    else if (tag !== undefined) records.at(-1)?.set(tag, payload.subarray(at + FIELD_HEAD, next));
    if (records.length > MOST_RECORDS) return malformed('too many records', 'record', header.headerLength + at);
    at = next;
  }
  return ok({ header, records: records.map(recordOf) });
}

function recordOf(fields: Fields): TrustRecord {
  const text = (tag: number) => textUntilNul(fields.get(tag) ?? new Uint8Array());
  const address = fields.get(TAG.address);
  const certificate = fields.get(TAG.certificate);
  return {
    role: roleOf(fields.get(TAG.role)),
    dnsName: text(TAG.dnsName),
    subject: text(TAG.subject),
    issuer: text(TAG.issuer),
    serial: fields.get(TAG.serial) ?? new Uint8Array(),
    ...(address?.length === 4 && { address: formatIpv4(ipv4(viewOf(address).getUint32(0))) }),
    ...(certificate && { certificate }),
  };
}

function roleOf(value: Uint8Array | undefined): TrustRole {
  if (value?.length !== 2) return 'other';
  return ROLES.get(viewOf(value).getUint16(0)) ?? 'other';
}
