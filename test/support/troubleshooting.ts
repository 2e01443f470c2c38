/** docs/troubleshooting.md: every cause that is named, by where it goes wrong, with what the station says and what to do. */
import { readdirSync } from 'node:fs';
import { CAUSES, type CauseName } from '../../src/knowledge/causes.ts';

/** What was found in a session that shows the fault. */
export interface Shown {
  readonly says: string;
  readonly remedy: readonly string[];
}

const RULES = new URL('../../src/diagnosis/rules/', import.meta.url);
/** The folders of the rules, in the order in which a person looks. */
const PLACES: readonly (readonly [folder: string, title: string])[] = [
  ['cable', 'Nothing happens: cable, power, network'],
  ['station', 'This computer'],
  ['leases', 'The address'],
  ['firmware', 'The firmware'],
  ['transfers', 'Reading files'],
  ['device', 'The device itself'],
];

export function troubleshootingPage(shown: ReadonlyMap<string, Shown>): string {
  const sections = PLACES.map(([folder, title]) => {
    const causes = CAUSES.filter(({ name }) => rulesIn(folder).has(name));
    return `## ${title}\n\n${causes.map(({ name, sentence }) => causeText(name, sentence, shown.get(name))).join('\n')}`;
  });
  return `# When it does not work

Start the station and look at it: what can be seen to be wrong it says by itself, with what to do, in the terminal and on its page. \`rouse doctor\`
looks before anything is plugged in. This page has every cause it names, in the order in which it is worth looking; where a simulated phone can show
it, what the station says then is quoted, and \`rouse demo --fault NAME\` shows it to you.

Does nothing of this help? Send the [report](report.md) of the session, or a recording of the cable (\`rouse up --record cable.pcapng\`), to somebody who knows more.

${sections.join('\n')}`;
}

function rulesIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(new URL(`${folder}/`, RULES));
  return new Set(files.filter((name) => !name.includes('.test.')).map((name) => name.replace('.ts', '')));
}

function causeText(name: CauseName, sentence: string, shown: Shown | undefined): string {
  const quoted = shown === undefined ? [] : [`> ${shown.says.replaceAll('<', '&lt;')}\n`];
  const steps = (shown?.remedy ?? []).map((step, at) => `${at + 1}. ${step.replaceAll('<', '&lt;')}`);
  const seeIt = shown === undefined ? [] : [`\nSee it: \`rouse demo --fault ${name}\``];
  return [
    `### ${name}\n`,
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.\n`,
    ...quoted,
    ...steps,
    ...seeIt,
    '',
  ].join('\n');
}
