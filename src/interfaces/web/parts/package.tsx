/** A package of firmware: what it is for, and whether it will do. */
import type { ComponentChildren } from 'preact';
import type { PackageRow } from '../../../station/firmware/package-row.ts';
import { text } from '../texts/text.ts';
import { sizeText } from './measures.ts';

export function PackageCard({ of, children }: { of: PackageRow; children?: ComponentChildren }) {
  const words = text.value.firmware;
  const grave = of.problems.filter(({ harmless }) => !harmless);
  const minor = of.problems.filter(({ harmless }) => harmless);
  const verdict = !of.known ? 'unknown' : of.sound ? 'sound' : 'broken';
  return (
    <article class={`card package ${verdict}`}>
      <header>
        <h2>{of.name}</h2>
        <span class="quiet">
          {words.files(of.files)}, {sizeText(of.bytes)}
        </span>
      </header>
      <p>
        <span class="chip">{words[verdict]}</span> {of.devices.length > 0 && words.for(of.devices.join(', '))}
      </p>
      {of.loads.length > 0 && <p class="quiet">{of.loads.join(' · ')}</p>}
      {grave.length > 0 && <Problems of={grave} />}
      {minor.length > 0 && (
        <details>
          <summary>{words.notes(minor.length)}</summary>
          <Problems of={minor} />
        </details>
      )}
      {children}
    </article>
  );
}

function Problems({ of }: { of: PackageRow['problems'] }) {
  return (
    <ul class="remedy">
      {of.map(({ problem, remedy }) => (
        <li key={problem}>
          {problem} <span class="quiet">{remedy}</span>
        </li>
      ))}
    </ul>
  );
}
