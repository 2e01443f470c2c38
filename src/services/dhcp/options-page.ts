/** The table of DHCP options, for the page of the settings. */
import { markdownTable } from '../../config/markdown-table.ts';
import { OPTIONS } from '../../protocols/dhcp/options/options.ts';

const HEAD = `## DHCP options

What \`options\` of any section above takes, by code or name. Other codes take text, or exact bytes as \`hex:0a0b\`.

`;

export function optionsPage(): string {
  const rows = OPTIONS.map(({ code, name, example, doc }) => [String(code), `\`${name}\``, `\`${example}\``, doc]);
  return HEAD + markdownTable([['Code', 'Name', 'Written as', 'What it is'], ...rows]);
}
