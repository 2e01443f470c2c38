/** What the settings want a device to run, and the way there over the ladder of loads (ladder.ts). */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import type { Climb, LoadWish } from './climb.ts';
import { keysOf, otherProtocol, untriedOf } from './next-rung.ts';
import { bestFirst, rungName, rungsOf, sameRung, type Offering, type Rung } from './rung.ts';

/** Where a phone is, or shall be. `isRefused`: it has refused what the settings want, and every way to it. */
export function destinationOf(
  { target, runs, rung, refused }: Climb,
  wish: LoadWish | undefined,
): { readonly load?: string | undefined; readonly protocol?: PhoneProtocol | undefined; readonly isRefused: boolean } {
  const end = target ?? runs;
  return {
    load: end === undefined ? undefined : rungName(end),
    protocol: (end ?? rung)?.load.protocol,
    isRefused: target === undefined && refused.length > 0 && !isMet(wish, runs),
  };
}

/** Whether a phone that runs this needs nothing else for the wish. */
export function isMet(wish: LoadWish | undefined, runs: Rung | undefined): boolean {
  if (wish === undefined) return true;
  if (runs === undefined) return false;
  if (wish.name !== undefined) return isCalled(runs, wish.name);
  return wish.isNewest !== true && wish.protocol === runs.load.protocol;
}

/**
 * Where the wish leads next: to the load itself, or where its key was refused, to one of an older key that leads there. A
 * loader that has shown that it knows the key refuses for another reason: then it is left alone.
 */
export function goal(
  { refused, runs }: Climb,
  offerings: readonly Offering[],
  wish: LoadWish | undefined,
): Rung | undefined {
  if (wish === undefined) return undefined;
  const { family, protocol, name } = wish;
  const loads = rungsOf(offerings).filter(
    (one) => one.load.family === family && one.load.complete && rungName(one) !== undefined,
  );
  const meant = bestFirst(
    name === undefined ? loads : loads.filter((one) => isCalled(one, name)),
    name === undefined ? protocol : undefined,
  );
  const [best] = meant;
  if (best === undefined || sameRung(best, runs)) return undefined;
  if (refused.length === 0) return best;
  const knowsKey = runs !== undefined && keysOf(best).some((key) => keysOf(runs).includes(key));
  const untried = knowsKey
    ? undefined
    : (untriedOf(meant, refused) ??
      untriedOf(bestFirst(loads, protocol), refused) ??
      otherProtocol(loads, best, refused));
  return untried === undefined || sameRung(untried.rung, runs) ? undefined : untried.rung;
}

function isCalled(rung: Rung, name: string): boolean {
  return rungName(rung)?.toLowerCase() === name.toLowerCase();
}

/** Of the loads behind a list, those the settings want, until all of them are refused. */
export function wanted(holders: readonly Rung[], { refused }: Climb, wish: LoadWish | undefined): readonly Rung[] {
  if (wish === undefined) return holders;
  const { name, protocol } = wish;
  const meant = holders.filter(
    (rung) =>
      rung.load.complete &&
      (name === undefined ? (protocol ?? rung.load.protocol) === rung.load.protocol : isCalled(rung, name)),
  );
  const isLeft = meant.some((rung) => !refused.some((one) => sameRung(one.rung, rung)));
  return isLeft ? meant : holders;
}
