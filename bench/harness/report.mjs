/** Sections as text: a line per contender, ratios of ours to each, and every target with what was reached. */
import { median, OURSELVES, ratio, series } from './rounds.mjs';

/** @typedef {import('./rounds.mjs').Section} Section */
/** @typedef {import('./rounds.mjs').Row} Row */
/** @typedef {import('./rounds.mjs').Measure} Measure */

/**
 * @param {Section} section
 * @returns {string}
 */
export function sectionText(section) {
  const table = [header(section), ...section.rows.map((row) => cells(section, row))];
  return [
    section.title,
    ...aligned(table).map((line) => `  ${line}`),
    ...section.skipped.map(({ name, why }) => `  skipped: ${name} (${why})`),
    ...section.targets.map((target) => `  ${targetText(section, target)}`),
  ].join('\n');
}

/** @param {Section} section */
function header({ measures }) {
  return ['', ...measures.flatMap(({ title }) => [title, 'rouse ÷ it'])];
}

/**
 * @param {Section} section
 * @param {Row} row
 */
function cells(section, row) {
  const ours = section.rows.find(({ name }) => name === OURSELVES);
  return [
    `${row.name} ${row.version}`,
    ...section.measures.flatMap((measure) => [
      spread(row, measure),
      ours === undefined || row === ours ? '' : times(ratio(ours, [row], measure)),
    ]),
  ];
}

/**
 * The median, and how far the rounds lay from it at most, in percent.
 * @param {Row} row
 * @param {Measure} measure
 */
function spread(row, { key, digits }) {
  const values = series(row, key);
  const middle = median(values);
  if (Number.isNaN(middle)) return '-';
  const text = middle.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const farthest = Math.max(...values.map((value) => Math.abs(value - middle)));
  return `${text} ±${middle === 0 ? 0 : Math.round((farthest / middle) * 100)}%`;
}

/** @param {number} value */
function times(value) {
  return Number.isNaN(value) ? '-' : `${value.toFixed(2)} ×`;
}

/**
 * @param {Section} section
 * @param {import('./rounds.mjs').Target} target
 */
function targetText(section, target) {
  const measure = section.measures.find(({ key }) => key === target.measure);
  const ours = section.rows.find(({ name }) => name === OURSELVES);
  if ('bound' in target) return boundText(target, measure, ours);
  const rivals = section.rows.filter(({ name }) => target.against.includes(name));
  if (measure === undefined || rivals.length === 0 || ours === undefined)
    return `target not measured: ${measure?.title ?? target.measure} against ${target.against.join(', ')}`;
  const reached = ratio(ours, rivals, measure);
  const whom = rivals.length === 1 ? rivals[0]?.name : `the best of ${rivals.map(({ name }) => name).join(', ')}`;
  return `target: ${measure.title} ${atLeast(measure)} ${target.factor} × ${whom}: ${times(reached)}, ${verdict(measure, reached, target.factor)}`;
}

/**
 * @param {import('./rounds.mjs').Absolute} target
 * @param {Measure | undefined} measure
 * @param {Row | undefined} ours
 */
function boundText(target, measure, ours) {
  if (measure === undefined || ours === undefined) return `target not measured: ${measure?.title ?? target.measure}`;
  const reached = median(series(ours, measure.key));
  const text = reached.toFixed(measure.digits);
  return `target: ${measure.title} ${atLeast(measure)} ${target.bound}: ${text}, ${verdict(measure, reached, target.bound)}`;
}

/** @param {Measure} measure */
function atLeast({ better }) {
  return better === 'higher' ? 'at least' : 'at most';
}

/**
 * @param {Measure} measure
 * @param {number} reached
 * @param {number} wanted
 */
function verdict({ better }, reached, wanted) {
  return (better === 'higher' ? reached >= wanted : reached <= wanted) ? 'met' : 'NOT met';
}

/**
 * @param {readonly (readonly string[])[]} table
 * @returns {string[]}
 */
function aligned(table) {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
