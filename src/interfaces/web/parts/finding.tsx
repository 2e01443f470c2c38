/** What is wrong, how sure that is, and what to do about it. */
import { events, type Finding } from '../live.ts';
import { text } from '../texts/text.ts';

export function FindingCard({ finding }: { finding: Finding }) {
  const { says, remedy, confidence, level, evidence, cause } = finding;
  const words = text.value.findings;
  const heard = events.value.filter(({ n }) => evidence.includes(n));
  return (
    <article class={`finding ${level}`} aria-labelledby={`finding-${finding.finding}`}>
      <p class="finding-how">
        <span class="chip">{words[confidence]}</span>{' '}
        <a class="quiet" href={`/docs/troubleshooting.html#${cause}`}>
          {cause}
        </a>
      </p>
      <h2 id={`finding-${finding.finding}`}>{says}</h2>
      {remedy.length > 0 && (
        <>
          <p class="label">{words.remedy}</p>
          <ol class="remedy">
            {remedy.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
      {heard.length > 0 && (
        <details>
          <summary>{words.evidence}</summary>
          <ul class="evidence">
            {heard.map((event) => (
              <li key={event.n}>
                <span class="quiet">#{event.n}</span> {event.line}
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}
