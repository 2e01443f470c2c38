/** The pages of docs/devices/, printed from the recipes: one for each, and one with all of them. */
import { QUIRKS } from './quirks.ts';
import type { ClientMatch, Recipe, RecipeStep, SessionAsk } from './recipe.ts';
import { RECIPES } from './recipes.ts';

const VERIFIED: Readonly<Record<Recipe['verified'], string>> = {
  described: 'written from its sources, and not tried',
  simulated: 'tried on simulated devices only',
  field: 'has recovered a real device',
};

/** By the name of the file. */
export function devicePages(): ReadonlyMap<string, string> {
  return new Map([['README.md', listPage()], ...RECIPES.map((recipe) => [`${recipe.id}.md`, pageOf(recipe)] as const)]);
}

function listPage(): string {
  const rows = RECIPES.map(({ id, title, models, verified }) => {
    const named = models.map((model) => `\`${model.id}\``).join(' ');
    return `| [${title}](${id}.md) | ${named} | ${VERIFIED[verified]} |`;
  });
  return `# Devices

What is known about each family of devices: \`rouse devices ID\` shows the same. Put the firmware into a folder, run \`rouse up FOLDER\`, and do what the page
of the device says: its DHCP options, and the names that it asks for, are seen to. [../adding-a-device.md](../adding-a-device.md) shows how to add one.

| device | names for \`rouse devices\`, \`demo\`, \`simulate\` | how far it was tried |
|---|---|---|
${rows.join('\n')}
`;
}

function pageOf(recipe: Recipe): string {
  const parts = [
    `# ${recipe.title}`,
    `${sentence(VERIFIED[recipe.verified])} (\`rouse devices ${recipe.models[0]?.id ?? recipe.id}\`)`,
    section('Steps', recipe.steps.map(stepText), true),
    section('To know', recipe.notes),
    section('What it is recognised by', matchTexts(recipe)),
    section('What it is given', givenTexts(recipe)),
    section('What it asks for when all is well', askTexts(recipe), true),
    section('Afterwards', recipe.afterwards ?? [], true),
    section(
      'Known from',
      recipe.sources.map(({ what, proof }) => `${what} (${proof})`),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[], isNumbered = false): string {
  if (lines.length === 0) return '';
  return `## ${title}\n\n${lines.map((line, at) => `${isNumbered ? `${at + 1}.` : '-'} ${line}`).join('\n')}`;
}

function stepText({ label, does, sees, silence, keepPower, takes }: RecipeStep): string {
  const more = [
    does,
    sees === undefined ? undefined : `*${sees}*`,
    takes === undefined ? undefined : `It takes ${takes[0]} to ${takes[1]} seconds.`,
    silence === undefined || silence === 0 ? undefined : `It may be silent for ${silence} seconds.`,
    keepPower === true ? 'It must keep its power.' : undefined,
  ];
  return `**${label}.** ${more.filter((text) => text !== undefined).join(' ')}`.trim();
}

/** What tells such a device from others, a sentence each; names in backticks. */
export function matchTexts({ match, fixed = [] }: Recipe): readonly string[] {
  const names = (match.requests ?? []).map(code).join(', ');
  return [
    ...(match.dhcp ?? []).map(clientText),
    ...(names === '' ? [] : [`files that only it asks for: ${names}`]),
    ...fixed.map(
      ({ server, device }) =>
        `it looks for its server at ${server}${device === undefined ? '' : `, and is itself ${device}`}`,
    ),
  ];
}

function clientText({ vendorClass, userClass, arch, oui }: ClientMatch): string {
  const parts = [
    vendorClass && `vendor class (option 60) ${vendorClass.map(code).join(', ')}`,
    userClass && `user class (option 77) ${userClass.map(code).join(', ')}`,
    arch && `architecture (option 93) ${arch.join(', ')}`,
    oui && `hardware address ${oui.map(code).join(', ')}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** What the station does for it by itself. */
export function givenTexts({ dhcp, answers = [], quirks, push, uploads }: Recipe): readonly string[] {
  return [
    ...Object.entries(dhcp?.options ?? {}).map(([option, value]) => `option ${option}: ${code(valueText(value))}`),
    ...(dhcp?.bootFile === undefined
      ? []
      : [`boot file ${code(dhcp.bootFile)}, while something here answers that name`]),
    ...(dhcp?.speaks === 'bootp' ? ['answers to BOOTP'] : []),
    ...answers.map(
      ({ asked, from }) =>
        `${code(asked)} is answered with the only file that matches ${from.map(code).join(', else ')}`,
    ),
    ...(push === undefined ? [] : [`it is the TFTP server itself, at ${push.to}: the file is put there`]),
    ...quirks.map((quirk) => `${code(quirk)}: ${QUIRKS[quirk]}`),
    ...(uploads === undefined ? [] : [`what it writes stays in ${code(`${uploads}/`)} below the upload folder`]),
  ];
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The files of a healthy start, in their order. */
export function askTexts({ session }: Recipe): readonly string[] {
  return (session?.asks ?? []).map(askText);
}

function askText({ file, by, given, optional, probe, writes, restarts }: SessionAsk): string {
  const about = [
    by === 'http' ? 'by HTTP' : undefined,
    given === undefined ? undefined : `here it may be called ${code(given)}`,
    optional === true ? 'need not be there' : undefined,
    probe === true ? 'only for its size' : undefined,
    writes === true ? 'it writes this' : undefined,
    restarts === true ? 'after a restart' : undefined,
  ].filter((text) => text !== undefined);
  return `${code(file)}${about.length === 0 ? '' : `: ${about.join(', ')}`}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
