/** The reference page of all events, printed from the catalogue. */
import { CATALOGUE } from './catalogue.ts';

export function eventsPage(): string {
  const rows = Object.entries(CATALOGUE).map(([type, { level, explanation }]) => {
    return `| \`${type}\` | ${typeof level === 'function' ? 'depends' : level} | ${explanation} |`;
  });
  return `# Events

Everything that happens is an event, and there is no other log. \`rouse up --json\` prints one JSON line for each; the same lines are recorded in
\`sessions/\` of the data folder. Every event has \`n\` (counting from 1 without gaps), \`at\` (milliseconds since 1970) and \`type\`; events about a
device have \`device\`, its hardware address. The other fields of each type are listed in \`src/events/areas/\`. No event carries a secret.

On a terminal, events of level \`debug\` are not shown.

| type | level | what it means |
|---|---|---|
${rows.join('\n')}
`;
}
