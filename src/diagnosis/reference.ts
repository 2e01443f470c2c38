/** The reference page of all causes, printed from the list and from the rules. */
import { CAUSES } from '../knowledge/causes.ts';
import { RULES } from './rules.ts';

export function causesPage(): string {
  const named = new Set(RULES.map(({ cause }) => cause));
  const rows = CAUSES.map(({ number, name, sentence, level }) => {
    return `| ${number} | \`${name}\` | ${sentence} | ${level} | ${named.has(name) ? 'yes' : ''} |`;
  });
  return `# Causes

What can be wrong when a device does not boot. A finding (\`finding.raised\` in [events.md](events.md)) names one of these causes; names and numbers stay
what they are. \`info\` is good news, with a \`warning\` one device is not helped, with an \`error\` nobody is. Those marked in the last column are named
by this version; [diagnosis.md](diagnosis.md) shows how to add another.

| number | name | what is wrong | level | named |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
