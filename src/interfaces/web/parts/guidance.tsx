/** The steps of a device: the one to do now large enough to be read from the other side of a bench, the others small, ticked. */
import type { GuidanceRow } from '../../../station/asking/device-row.ts';
import { text } from '../texts/text.ts';
import { useAsked } from './asked.ts';
import { Drawing } from './drawing.tsx';
import { spanText } from './measures.ts';

/** Milliseconds: what it is at comes by itself, and is asked for anew then. */
const EVERY = 30_000;
const MARKS: Readonly<Record<GuidanceRow['state'], string>> = {
  done: '✓',
  unseen: '?',
  missed: '✗',
  now: '',
  next: '',
};

/** Of a device that was seen, or by `recipe` of one that is waited for. `at`: whatever changes when a step may be ticked. */
export function Guidance({ of, kind, at }: { of: { device: string } | { recipe: string }; kind: string; at: string }) {
  const { asked } = useAsked<GuidanceRow>('station.guidance', of, EVERY, at);
  const steps = asked.value?.ok === true ? asked.value.replies : [];
  if (!steps.some(({ state }) => state !== 'done')) return null;
  return (
    <section aria-label={text.value.guidance.title}>
      <ol class="guide">
        {steps.map((step, number) => (
          <Step key={step.id + number} step={step} number={number + 1} kind={kind} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step, number, kind }: { step: GuidanceRow; number: number; kind: string }) {
  const words = text.value.guidance;
  const isNow = step.state === 'now' || step.note !== undefined;
  return (
    <li class={`guide-step ${step.state}`} aria-current={step.state === 'now' ? 'step' : undefined}>
      <span class="guide-mark" aria-hidden="true">
        {MARKS[step.state] === '' ? number : MARKS[step.state]}
      </span>
      <div>
        <p class="guide-label">
          {step.label}
          <span class="unseen-text"> {words.states[step.state]}</span>
        </p>
        {isNow && <Now step={step} />}
      </div>
      {isNow && <Drawing kind={kind} step={step} />}
    </li>
  );
}

function Now({ step: { note, does, sees, silence = 0 } }: { step: GuidanceRow }) {
  return (
    <>
      {note !== undefined && <p class="careful">{note}</p>}
      {does !== undefined && <p class="guide-does">{does}</p>}
      {sees !== undefined && <p>{sees}</p>}
      {silence > 0 && <p class="quiet">{text.value.guidance.silence(spanText(silence * 1000))}</p>}
    </>
  );
}
