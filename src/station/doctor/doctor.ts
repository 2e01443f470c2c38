/**
 * `rouse doctor`: looks at everything that can be wrong before a device is plugged in, and tells it as events; the diagnosis
 * makes findings of them, the same that a running station tells.
 */
import { Stories } from '../../devices/stories.ts';
import { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import type { EventStream } from '../../events/stream.ts';
import type { Happening } from '../../events/types.ts';
import type { Machine } from '../../host/machine.ts';
import { levelOfCause } from '../../knowledge/causes.ts';
import { printable } from '../../lib/text.ts';
import { diagnose } from '../diagnosing.ts';
import type { Check, Checked, Mend, Patient } from './check.ts';
import { CHECKS, CHECKS_BESIDE } from './checks.ts';
import { patientOf, type DoctorOrder } from './patient.ts';

export interface Examined {
  readonly findings: readonly Finding[];
  /** Nothing is wrong; what is only good to know does not count. */
  readonly isSound: boolean;
  readonly mends: readonly Mend[];
}

/** Looks at everything, and reports it to `events` in the order of the checks. */
export async function examine(order: DoctorOrder, events: EventStream): Promise<Examined> {
  const { machine } = order;
  const diagnosis = new Diagnosis(new Stories());
  const end = diagnose(events, diagnosis, machine);
  const patient = await patientOf(order);
  const mends: Mend[] = [];
  for (const looking of CHECKS.map((check) => look(check, patient))) {
    const { facts, mends: more = [] } = await looking;
    for (const fact of facts) events.report(fact, machine.now());
    mends.push(...more);
  }
  end();
  const { findings } = diagnosis;
  return { findings, isSound: findings.every(({ cause }) => levelOfCause(cause) === 'info'), mends };
}

/** What a station looks at beside its work; each thing is told as soon as it was looked at. Never rejects. */
export async function examineBeside(patient: Patient, report: (happening: Happening) => void): Promise<void> {
  await Promise.all(
    CHECKS_BESIDE.map(async (check) => {
      const { facts } = await look(check, patient);
      for (const fact of facts) report(fact);
    }),
  );
}

/** Runs what puts something right, and tells it. */
export async function mendOne({ command }: Mend, machine: Machine, events: EventStream): Promise<boolean> {
  const ended = await machine.inspection.ask(command);
  const isDone = ended.status === 0;
  const line = [command.program, ...command.words].join(' ');
  const failed = isDone ? {} : { failed: printable(ended.output.trim().split('\n')[0] ?? '') };
  events.report({ type: 'host.mended', command: line, ...failed }, machine.now());
  return isDone;
}

/** A mistake in one check must not hide what the others see. */
async function look(check: Check, patient: Patient): Promise<Checked> {
  try {
    return await check.look(patient);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { facts: [{ type: 'service.fault', service: `the check ${check.name}`, reason: printable(reason) }] };
  }
}
