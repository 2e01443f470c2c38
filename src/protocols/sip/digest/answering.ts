/** Digest authentication on the side of the device: reading a challenge, and writing the answer. */
import { parseChallenge, quoted } from '../wire/values.ts';
import { ALGORITHM_NAMES, algorithmOf, type Challenge, type DigestAnswer } from './digest.ts';

/** The value of `WWW-Authenticate` as a device reads it; undefined for what it could not answer. */
export function parseChallengeText(text: string): Challenge | undefined {
  const challenge = parseChallenge(text);
  const algorithm = algorithmOf(challenge?.params.get('algorithm'));
  const [realm, nonce] = [challenge?.params.get('realm'), challenge?.params.get('nonce')];
  if (challenge?.scheme !== 'digest' || algorithm === undefined || realm === undefined || nonce === undefined)
    return undefined;
  const qops =
    challenge.params
      .get('qop')
      ?.split(',')
      .map((one) => one.trim()) ?? [];
  if (!qops.includes('auth')) return undefined;
  return { realm, nonce, algorithm, stale: challenge.params.get('stale')?.toLowerCase() === 'true' };
}

/** The value of `Authorization`, as a device writes it. */
export function digestText(answer: DigestAnswer): string {
  const { username, realm, nonce, uri, response, algorithm, counted } = answer;
  const common = Object.entries({ username, realm, nonce, uri, response }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  );
  const count = counted === undefined ? [] : ['qop=auth', `nc=${counted.nc}`, `cnonce=${quoted(counted.cnonce)}`];
  return `Digest ${[...common, `algorithm=${ALGORITHM_NAMES[algorithm]}`, ...count].join(', ')}`;
}
