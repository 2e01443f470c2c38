/**
 * Both sides in one run: every contender once per round, in an order that turns from round to round, so that a machine
 * that slows down slows everybody. A ratio is taken inside each round; what is printed is the median of the rounds.
 */

/**
 * @typedef {Readonly<Record<string, number>>} Figures one measurement: by measure key
 * @typedef {{ name: string, version: string, measure: () => Promise<Figures> }} Contender
 * @typedef {{ name: string, why: string }} Skipped
 * @typedef {{ key: string, title: string, digits: number, better: 'higher' | 'lower' }} Measure
 * @typedef {{ measure: string, against: readonly string[], factor: number }} Ratio `against`: the best of these, that ran
 * @typedef {{ measure: string, bound: number }} Absolute what our own median has to keep to
 * @typedef {Ratio | Absolute} Target
 * @typedef {{ name: string, version: string, rounds: readonly Figures[] }} Row
 * @typedef {{ title: string, measures: readonly Measure[], rows: readonly Row[], skipped: readonly Skipped[],
 *   targets: readonly Target[] }} Section
 */

/** The contender whose ratio to everybody else is printed. */
export const OURSELVES = 'rouse';

/**
 * One round to warm up, which is thrown away, then `rounds`. Who fails once is left out and named.
 * @param {readonly Contender[]} contenders
 * @param {number} rounds
 * @returns {Promise<{ rows: Row[], skipped: Skipped[] }>}
 */
export async function interleave(contenders, rounds) {
  /** @type {Map<Contender, Figures[]>} */
  const results = new Map(contenders.map((contender) => [contender, []]));
  /** @type {Skipped[]} */
  const skipped = [];
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const contender of turned([...results.keys()], turn)) {
      const outcome = await attempt(contender);
      if (typeof outcome === 'string') {
        results.delete(contender);
        skipped.push({ name: contender.name, why: outcome });
      } else if (turn > 0) results.get(contender)?.push(outcome);
    }
  }
  const rows = [...results].map(([{ name, version }, figures]) => ({ name, version, rounds: figures }));
  return { rows, skipped };
}

/**
 * The figures, or why there are none.
 * @param {Contender} contender
 * @returns {Promise<Figures | string>}
 */
async function attempt(contender) {
  try {
    return await contender.measure();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} by
 * @returns {T[]}
 */
function turned(items, by) {
  return items.map((_, index) => items[(index + by) % items.length]).filter((item) => item !== undefined);
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The rounds of one row for one measure.
 * @param {Row} row
 * @param {string} key
 */
export function series(row, key) {
  return row.rounds.map((figures) => figures[key] ?? Number.NaN);
}

/**
 * Ours divided by the best of the rivals, round by round; the median. NaN when one side has nothing to show.
 * @param {Row} ours
 * @param {readonly Row[]} rivals
 * @param {Measure} measure
 */
export function ratio(ours, rivals, measure) {
  const pick = measure.better === 'higher' ? Math.max : Math.min;
  const perRound = series(ours, measure.key).map((value, round) => {
    const best = pick(...rivals.map((rival) => series(rival, measure.key)[round] ?? Number.NaN));
    return value / best;
  });
  return median(perRound);
}
