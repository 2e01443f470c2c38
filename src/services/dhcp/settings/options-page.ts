/** The table of DHCP options, for the page of the settings. */
import { markdownTable } from '../../../config/markdown-table.ts';
import { OWN_OPTIONS } from '../../../protocols/dhcp/settings/layer.ts';
import { OPTIONS } from '../../../protocols/dhcp/options/options.ts';

const HEAD = `## DHCP options

What \`options\` of any section above takes, by code or name. Other codes take text, or exact bytes as \`hex:0a0b\`. Of
sub-options that are the vendor's (43, 125) nobody knows the type: addresses are sent as addresses, \`true\`, \`false\` and
numbers up to 255 as one byte, lists of numbers as bytes, everything else as text; what was taken for what is warned about
where it could be meant otherwise, and \`rouse dhcp preview\` shows the bytes.

`;

export function optionsPage(): string {
  const rows = OPTIONS.map(({ code, name, example, doc }) => [
    String(code),
    `\`${name}\``,
    written(code, example),
    doc,
  ]);
  return HEAD + markdownTable([['Code', 'Name', 'Written as', 'What it is'], ...rows]);
}

/** Some options only the server itself can know; others have a setting of their own. */
function written(code: number, example: string): string {
  const instead = OWN_OPTIONS[code];
  if (instead === undefined) return `\`${example}\``;
  return instead === '' ? "the server's own" : `setting \`${instead}\``;
}
