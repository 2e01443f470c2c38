/**
 * What the schema says of the settings, for people and for editors: the reference page (docs/settings.md) and the JSON
 * Schema (docs/rouse.schema.json). `npm run docs` writes both, and a test fails when they are not what the schema prints.
 */
import * as z from 'zod';
import { markdownTable } from './markdown-table.ts';
import type { SettingRow } from './setting-row.ts';

/**
 * What the JSON Schema of a setting says. Our own words in it: `shape` of the value, `tftpd32` (its name in Tftpd32 and
 * Tftpd64), `flag` (the option of the command line that sets it).
 */
type Described = z.core.JSONSchema.BaseSchema;

/** A setting with its path: `dhcp.limits.messages-per-client`. */
type Row = readonly [path: string, setting: Described];

const HEAD = `# Settings

Settings live in \`rouse.yaml\`: in the folder Rouse is started in, in its data folder, or where \`--config\` points. Every
setting has a default that makes a bench recovery work with an empty file. Any of them can be given on the command line
instead, as \`--set tftp.timeout=5s\`; the command line wins. Only what is inside of lists (\`dhcp.subnets[]\`) has to be in
the file. Where a device could get the same setting from several places, the closest to it counts: its reservation, its
class, its subnet, then \`dhcp:\` itself.

\`rouse settings set tftp.timeout 5s\` writes into the file and leaves everything else in it as it is, as the page does. A station
that runs goes on with what it was started with until \`rouse settings apply\`, or the page, has it begin anew.

A *duration* is text like \`90s\`, \`5m\` or \`2h\`, or a number of seconds; a *size* is text like \`64 kB\` or \`512 MiB\`, or a
number of bytes.

Editors complete and check the file by [rouse.schema.json](rouse.schema.json) when its first line is
\`# yaml-language-server: $schema=/path/to/rouse/docs/rouse.schema.json\`.

This page is printed from the schema (\`npm run docs\`).
`;

const COLUMNS = ['Setting', 'Value', 'Default', 'What it does', 'In Tftpd32 called', 'Flag'] as const;

export interface DescribedSettings {
  readonly schema: z.ZodType;
  /** The options of `rouse up` that set them, by path: `dhcp.port` to `--dhcp-port`. */
  readonly flags: ReadonlyMap<string, string>;
  /** Sections after the tables. */
  readonly pages: readonly (() => string)[];
}

/** The whole page, in Markdown. */
export function settingsPage({ schema, flags, pages }: DescribedSettings): string {
  const entries = settingsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  const general = entries.filter(([, setting]) => setting.properties === undefined);
  const parts = entries.filter(([, setting]) => setting.properties !== undefined);
  const tables = parts.flatMap((part) => partSections(part, flags));
  return [HEAD, section('## General', general, flags), ...tables, ...pages.map((page) => page())].join('\n');
}

/** What editors cannot use: our own words, and that keys are text, which `150` is not for those that read YAML. */
const NOT_FOR_EDITORS = ['shape', 'tftpd32', 'flag', 'propertyNames'] as const;

/** The JSON Schema of `rouse.yaml`, in the dialect that editors know best. */
export function settingsSchema(settings: Pick<DescribedSettings, 'schema'>): string {
  const schema = z.toJSONSchema(settings.schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      for (const word of NOT_FOR_EDITORS) delete jsonSchema[word];
    },
  });
  return `${JSON.stringify({ ...schema, title: 'Settings of Rouse' }, undefined, 2)}\n`;
}

/** A part of the file, and a section for each list of maps in it. Lists whose entries have the same keys share one. */
function partSections([name, part]: Row, flags: DescribedSettings['flags']): readonly string[] {
  const rows = rowsOf(part, `${name}.`);
  const lists = new Map<string, { readonly entry: Described; readonly paths: string[] }>();
  for (const [path, entry] of listsIn(rows)) {
    const keys = JSON.stringify(entry);
    const known = lists.get(keys) ?? { entry, paths: [] };
    known.paths.push(`\`${path}\``);
    lists.set(keys, known);
  }
  const below = [...lists.values()].map(({ entry, paths }) => section(`### ${paths.join(', ')}`, rowsOf(entry), flags));
  return [section(`## \`${name}:\``, rows, flags), ...below];
}

/** What the entries of each list in these settings may hold, by a path like `dhcp.subnets[]`. */
function listsIn(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap(([path, setting]): readonly Row[] => {
    const entry = entryOf(setting);
    if (entry === undefined) return [];
    return [[`${path}[]`, entry], ...listsIn(rowsOf(entry, `${path}[].`))];
  });
}

/** The map that a list is of, also where the list is only one of the ways to write the setting. */
function entryOf({ items, anyOf = [] }: Described): Described | undefined {
  if (isSchema(items) && items.properties !== undefined) return items;
  return anyOf
    .filter(isSchema)
    .map(entryOf)
    .find((entry) => entry !== undefined);
}

/** The settings of a part, those of the maps in it by their paths. */
function rowsOf(part: Described, above = ''): readonly Row[] {
  return settingsOf(part).flatMap(([name, setting]): readonly Row[] => {
    const row: Row = [above + name, setting];
    return setting.properties === undefined ? [row] : [row, ...rowsOf(setting, `${above}${name}.`)];
  });
}

function settingsOf(part: Described): readonly Row[] {
  return Object.entries(part.properties ?? {}).flatMap(([name, setting]): readonly Row[] =>
    isSchema(setting) ? [[name, setting]] : [],
  );
}

function isSchema(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every setting for which one line can be written, as it is told to programs. */
export function describedSettings(schema: z.ZodType): readonly Omit<SettingRow, 'value'>[] {
  const all = rowsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return all
    .filter(([, setting]) => setting.properties === undefined)
    .map(([path, setting]) => ({
      path,
      text: plain(setting.description ?? ''),
      shape: plain(valueText(setting)),
      default: plain(defaultText(setting)),
      tftpd32: word(setting['tftpd32']),
      ...choicesOf(setting),
    }));
}

function choicesOf({ type, enum: choices }: Described): Pick<SettingRow, 'choices'> {
  if (type === 'boolean') return { choices: ['true', 'false'] };
  return choices === undefined ? {} : { choices: choices.map(String) };
}

/** The page of settings puts values in backticks. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}

function section(title: string, settings: readonly Row[], flags: DescribedSettings['flags']): string {
  const cells = settings.map(([path, setting]) => [
    `\`${path}\``,
    valueText(setting),
    defaultText(setting),
    setting.description ?? '',
    word(setting['tftpd32']),
    [flags.get(path), word(setting['flag'])].filter(Boolean).join(', '),
  ]);
  return `${title}\n\n${markdownTable([COLUMNS, ...cells])}`;
}

function valueText(setting: Described): string {
  if (typeof setting['shape'] === 'string') return setting['shape'];
  if (setting.enum !== undefined) return setting.enum.map((choice) => `\`${String(choice)}\``).join(', ');
  if (setting.type === 'boolean') return '`true`, `false`';
  if (setting.type === 'integer') return integerText(setting);
  if (entryOf(setting) !== undefined) return 'list, see below';
  if (isSchema(setting.items)) return `list of: ${valueText(setting.items)}`;
  return setting.type === 'object' ? 'names and values' : 'text';
}

function integerText({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Described): string {
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function defaultText({ default: value, shape, properties }: Described): string {
  if (value === undefined || properties !== undefined) return '';
  if (shape === 'duration' && typeof value === 'number') return `\`${durationText(value)}\``;
  return value === '' ? 'empty' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}

/** Milliseconds, the largest first. */
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** `2h` of 7 200 000 ms: as people write it, in the largest unit that fits. */
function durationText(milliseconds: number): string {
  const [unit, length] = UNITS.find(([, size]) => milliseconds > 0 && milliseconds % size === 0) ?? ['ms', 1];
  return `${milliseconds / length}${unit}`;
}
