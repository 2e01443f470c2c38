/** Which of several loads a device is given next, by what it has refused. */
import { newestFirst, signingKeys, type SigningEra, type SigningKey } from '../formats/cisco/load-version.ts';
import type { Climb, Refused, Why } from './climb.ts';
import { bestFirst, ofProtocol, rungName, rungsOf, sameRung, type Offering, type Rung } from './rung.ts';

const AGE: Readonly<Record<SigningEra, number>> = { old: 0, both: 1, new: 2 };

export interface Next {
  readonly rung: Rung;
  readonly why: Why;
  /** False when it refused them all. */
  readonly untried: boolean;
}

export function nextRung(holders: readonly Rung[], { protocol, refused }: Climb): Next | undefined {
  const sameProtocol = bestFirst(holders, protocol);
  const candidates = sameProtocol.length > 0 ? sameProtocol : bestFirst(holders);
  const [best] = candidates;
  if (best === undefined) return undefined;
  if (refused.length === 0) return { rung: best, why: firstReason(best, holders), untried: true };
  return (
    untriedOf(candidates, refused) ??
    otherProtocol(holders, best, refused) ?? { rung: bestFirst(holders)[0] ?? best, why: 'another', untried: false }
  );
}

/** The best that it has not refused, of an older key than those whose lists it refused where there is one. */
export function untriedOf(candidates: readonly Rung[], refused: readonly Refused[]): Next | undefined {
  const untried = candidates.filter((rung) => !refused.some((one) => sameRung(one.rung, rung)));
  const oldest = Math.min(...refused.flatMap(({ rung, how }) => (how === 'list' ? [ageOf(rung)] : [])));
  const older = untried.find((rung) => ageOf(rung) < oldest) ?? untried[0];
  if (older === undefined) return undefined;
  const byKey = Number.isFinite(oldest) && ageOf(older) < oldest;
  return { rung: older, why: byKey ? 'older-key' : 'another', untried: true };
}

export function otherProtocol(holders: readonly Rung[], { load }: Rung, refused: readonly Refused[]): Next | undefined {
  const others = holders.filter((rung) => rung.load.complete && rung.load.protocol !== load.protocol);
  const next = untriedOf(bestFirst(others), refused);
  return next === undefined ? undefined : { ...next, why: 'other-protocol' };
}

function firstReason(best: Rung, holders: readonly Rung[]): Why {
  const others = holders.filter((rung) => rung !== best && rung.load.complete === best.load.complete);
  if (others.length === 0) return 'only';
  return best.given && others.some((rung) => !rung.given) ? 'named-by-user' : 'newest';
}

/**
 * The best newer load that the loader of `rung` accepts and that can be called by its name: of the protocol that was meant
 * for the device first, else of its own.
 */
export function above(rung: Rung, { refused, target }: Climb, offerings: readonly Offering[]): Rung | undefined {
  const keys = keysOf(rung);
  const newer = rungsOf(offerings).filter(
    (one) =>
      one.load.family === rung.load.family &&
      one.load.complete &&
      rungName(one) !== undefined &&
      keysOf(one).some((key) => keys.includes(key)) &&
      isNewer(one, rung),
  );
  const meant = (refused[0]?.rung ?? target)?.load.protocol;
  return [meant, rung.load.protocol].flatMap((protocol) => bestFirst(ofProtocol(newer, protocol), protocol))[0];
}

function isNewer(one: Rung, than: Rung): boolean {
  return newestFirst(one.load.version ?? '', than.load.version ?? '') < 0;
}

/** A load whose age is unknown counts as new. */
function ageOf({ load }: Rung): number {
  return AGE[load.era ?? 'new'];
}

export function keysOf({ load }: Rung): readonly SigningKey[] {
  return signingKeys(load.era ?? 'new');
}
