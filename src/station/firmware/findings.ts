/** What the diagnosis finds in packages that are only looked at: the same findings as those of a station that serves them. */
import { Stories } from '../../devices/stories.ts';
import { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { Happening, StationEvent } from '../../events/types.ts';
import { instant } from '../../lib/time.ts';
import type { ReportedPackage } from './report.ts';
import { assessed } from './telling.ts';

export interface FoundInPackages {
  readonly findings: readonly Finding[];
  /** What is wrong, one by one: `evidence` of a finding are their numbers. */
  readonly events: readonly StationEvent[];
}

export function findingsIn(packages: readonly ReportedPackage[]): FoundInPackages {
  const diagnosis = new Diagnosis(new Stories());
  const happenings = packages.flatMap(({ name, files }): readonly Happening[] => assessed(name, files));
  const events = happenings.map((happening, at): StationEvent => ({ ...happening, n: at + 1, at: instant(0) }));
  for (const event of events) diagnosis.heed(event);
  return { findings: diagnosis.findings, events: events.filter(({ type }) => type === 'firmware.problem') };
}
