/**
 * The reference page of the settings (docs/settings.md), printed from the schema: `npm run docs` writes it, and a test
 * fails when the page is not what the schema prints.
 */
import * as z from 'zod';
import { SETTINGS } from './schema.ts';

/**
 * What the JSON Schema of a setting says. Our own words in it: `shape` of the value, `tftpd32` (its name in Tftpd32 and
 * Tftpd64), `flag` (the option of the command line that sets it).
 */
type Described = z.core.JSONSchema.BaseSchema;

const HEAD = `# Settings

Settings live in \`rouse.yaml\`: in the folder Rouse is started in, in its data folder, or where \`--config\` points. Every
setting has a default that makes a bench recovery work with an empty file. Any of them can be given on the command line
instead, as \`--set tftp.timeout=5s\`; the command line wins.

A *duration* is text like \`90s\`, \`5m\` or \`2h\`, or a number of seconds; a *size* is text like \`64 kB\` or \`512 MiB\`, or a
number of bytes.

This page is printed from the schema (\`npm run docs\`).
`;

const COLUMNS = ['Setting', 'Value', 'Default', 'What it does', 'In Tftpd32 called', 'Flag'] as const;

/** The whole page, in Markdown. */
export function settingsPage(): string {
  const entries = settingsOf(z.toJSONSchema(SETTINGS, { io: 'input', unrepresentable: 'any' }));
  const general = entries.filter(([, setting]) => setting.properties === undefined);
  const parts = entries.filter(([, setting]) => setting.properties !== undefined);
  const sections = [
    section('General', general),
    ...parts.map(([name, part]) => section(`\`${name}:\``, rows(name, part))),
  ];
  return [HEAD, ...sections].join('\n');
}

function rows(above: string, part: Described): readonly (readonly [string, Described])[] {
  return settingsOf(part).flatMap(([name, setting]) => {
    const path = `${above}.${name}`;
    return setting.properties === undefined ? [[path, setting] as const] : rows(path, setting);
  });
}

function settingsOf(part: Described): readonly (readonly [string, Described])[] {
  return Object.entries(part.properties ?? {}).flatMap(([name, setting]) =>
    typeof setting === 'boolean' ? [] : [[name, setting] as const],
  );
}

function section(title: string, settings: readonly (readonly [string, Described])[]): string {
  const cells = settings.map(([path, setting]) => [
    `\`${path}\``,
    valueText(setting),
    defaultText(setting),
    setting.description ?? '',
    word(setting['tftpd32']),
    word(setting['flag']),
  ]);
  return `## ${title}\n\n${table([COLUMNS, ...cells])}`;
}

function table([head = [], ...body]: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
}

function valueText(setting: Described): string {
  if (typeof setting['shape'] === 'string') return setting['shape'];
  if (setting.enum !== undefined) return setting.enum.map((choice) => `\`${String(choice)}\``).join(', ');
  if (setting.type === 'boolean') return '`true`, `false`';
  if (setting.type === 'integer') return integerText(setting);
  const { items } = setting;
  if (typeof items === 'object' && !Array.isArray(items)) return `list of: ${valueText(items)}`;
  return setting.type === 'object' ? 'names and values' : 'text';
}

function integerText({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Described): string {
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function defaultText({ default: value, shape }: Described): string {
  if (value === undefined) return '';
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
