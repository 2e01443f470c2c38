/**
 * A certificate that signs itself (X.509 version 3, RFC 5280), made where the user has given none. Node can make keys and
 * signatures, and reads certificates, but writes none: the few structures are written here (DER, X.690).
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Identity } from '../../streams/streams.ts';

const BITS = 2048;
/** Years; who wants to renew it removes its file. */
const VALID = 10;
const YEAR = 31_557_600_000;

const COMMON_NAME = [0x55, 0x04, 0x03];
const SHA256_WITH_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const ALTERNATIVE_NAME = [0x55, 0x1d, 0x11];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];

export function makeIdentity(name: string): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: BITS });
  const algorithm = sequence(der(0x06, SHA256_WITH_RSA), der(0x05, []));
  const issuer = sequence(der(0x31, sequence(der(0x06, COMMON_NAME), der(0x0c, Buffer.from(name)))));
  const now = Date.now();
  const serial = randomBytes(16);
  // Positive, and without a zero at its beginning.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, serial),
    algorithm,
    issuer,
    sequence(time(now - YEAR / 365), time(now + VALID * YEAR)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(name))),
  );
  const signature = sign('sha256', body, privateKey);
  const whole = sequence(body, algorithm, der(0x03, [0, ...signature]));
  return {
    certificate: pem('CERTIFICATE', whole),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** It is for this name, and a certification authority, so that clients may be told to trust it. */
function extensions(name: string): readonly Buffer[] {
  const names = sequence(der(0x82, Buffer.from(name)));
  return [
    sequence(der(0x06, ALTERNATIVE_NAME), der(0x04, names)),
    sequence(der(0x06, BASIC_CONSTRAINTS), der(0x01, [0xff]), der(0x04, sequence(der(0x01, [0xff])))),
  ];
}

function time(at: number): Buffer {
  return der(0x18, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** Tag, length, content. */
function der(tag: number, content: Buffer | readonly number[]): Buffer {
  const bytes = Buffer.from(content);
  const { length } = bytes;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), bytes]);
  const digits = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length, ...digits]), bytes]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
