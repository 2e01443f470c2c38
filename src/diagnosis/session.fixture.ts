/** A session for tests, written down as what happens when: a diagnosis is told it, and every conclusion is kept. */
import { Stories } from '../devices/stories.ts';
import type { SessionFacts } from '../events/areas/session.ts';
import type { Happening, StationEvent } from '../events/types.ts';
import { instant, NEVER } from '../lib/time.ts';
import { Diagnosis, type Conclusion, type DiagnosisOptions } from './diagnosis.ts';

/** What a session of these facts begins with. */
export function began(facts: SessionFacts): Extract<Happening, { readonly type: 'session.began' }> {
  return { type: 'session.began', session: 's', station: 'bench', version: '1', node: 'v20', platform: 'linux', facts };
}

export class Session {
  readonly diagnosis: Diagnosis;
  /** `12 raised 1 reset-not-taken likely by 1,3`: seconds, what became of a finding, and what it stands on. */
  readonly findings: string[] = [];
  readonly conclusions: Conclusion[] = [];
  #n = 0;

  /** With `pace` it begins as sessions do, by an event that has the number 0. */
  constructor({ pace, ...options }: DiagnosisOptions & { readonly pace?: number } = {}) {
    this.diagnosis = new Diagnosis(new Stories(), options);
    if (pace === undefined) return;
    this.diagnosis.heed({ ...began({ pace }), n: 0, at: instant(0) });
  }

  /** Events are numbered from 1 on. Returns the number. */
  tell(at: number, happening: Happening): number {
    const event: StationEvent = { ...happening, n: ++this.#n, at: instant(at * 1000) };
    this.#take(this.diagnosis.heed(event));
    return event.n;
  }

  /** The time passes, and nothing happens. */
  pass(until: number): void {
    this.#take(this.diagnosis.tick(instant(until * 1000)));
  }

  /** In seconds; undefined when nothing is waited for. */
  get deadline(): number | undefined {
    const deadline = this.diagnosis.deadline();
    return deadline === NEVER ? undefined : deadline / 1000;
  }

  #take(conclusions: readonly Conclusion[]): void {
    this.conclusions.push(...conclusions);
    this.findings.push(...conclusions.flatMap(lineOf));
  }
}

function lineOf({ at, happening }: Conclusion): string[] {
  const seconds = at / 1000;
  switch (happening.type) {
    case 'finding.raised':
      return [
        `${seconds} raised ${happening.finding} ${happening.cause} ${happening.confidence} by ${happening.evidence.join()}`,
      ];
    case 'finding.updated':
      return [`${seconds} updated ${happening.finding} ${happening.confidence} by ${happening.evidence.join()}`];
    case 'finding.cleared':
      return [`${seconds} cleared ${happening.finding}: ${happening.why}`];
    case 'service.fault':
      return [`${seconds} fault of ${happening.service}: ${happening.reason}`];
    default:
      return [];
  }
}
