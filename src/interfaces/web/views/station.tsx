/** The station itself: where it stands, what it does, and what is wrong with it. */
import { findingList, lasting, version } from '../live.ts';
import { Adapters, Doctor } from '../parts/computer.tsx';
import { FindingCard } from '../parts/finding.tsx';
import { text } from '../texts/text.ts';

export function Station() {
  const words = text.value.station;
  const started = lasting.value.get('station.started');
  const own = findingList.value.filter(({ device }) => device === undefined);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.version, version.value],
    [words.adapter, started?.adapter],
    [words.address, started?.address],
    [words.services, started?.services?.join(', ')],
    [words.engine, started?.engine],
  ];
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{words.title}</h1>
        {own.length === 0 && <p class="quiet">{text.value.findings.none}</p>}
      </header>
      {own.map((finding) => (
        <FindingCard key={finding.finding} finding={finding} />
      ))}
      <dl class="facts">
        {rows.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <Adapters />
      <Doctor />
      <p class="label">
        <a href="/api/report.html" download="rouse-report.html">
          {words.report}
        </a>
      </p>
    </>
  );
}
