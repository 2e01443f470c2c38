/** The half of the syslog server in the main thread: it stores, listens for connections, forwards, and answers questions. */
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { LogStore } from '../../storage/syslog/log-store.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import type { AnswersTo } from '../question.ts';
import { listenForLogs, type LogListening } from './connections.ts';
import { isFromIntake } from './datagrams/passing.ts';
import { Forwarder } from './forward/forwarder.ts';
import { TextFile } from './forward/text-file.ts';
import { Keeping } from './keeping.ts';
import { Packing } from './packing.ts';
import type { SyslogPlan } from './parts.ts';
import type { SYSLOG_QUESTIONS } from './questions.ts';
import { keptMessages } from './reading.ts';
import { LogTelling } from './telling.ts';

type Answers = Pick<AnswersTo<typeof SYSLOG_QUESTIONS>, 'syslog.messages'>;

async function open(plan: SyslogPlan, needs: MainNeeds): Promise<Result<RunningService, StationError>> {
  const { machine, report, dataFolder } = needs;
  const files = machine.files(dataFolder);
  const limits = { total: plan.keep, age: plan['keep-for'] };
  const store = LogStore.open(files, limits, { gaveWay: (gone) => report({ type: 'syslog.gave-way', files: gone }) });
  if (!store.ok) return store;
  const telling = new LogTelling(report);
  const onward = onwardTo(plan, needs);
  const keeping = new Keeping({
    store: store.value,
    timing: machine,
    report,
    stored(block) {
      telling.stored(block, machine.now());
      for (const one of onward) one.stored(block);
    },
  });
  const packing = new Packing(files, store.value, machine);
  const listening = await listenForLogs(plan, needs, keeping);
  const answers: Answers = { 'syslog.messages': (request) => keptMessages(files, request, machine) };
  let taken: Int32Array | undefined;
  return ok({
    name: namesOf(listening),
    answers,
    passed(message) {
      if (!isFromIntake(message)) return;
      if (message.kind === 'intake') taken = message.taken;
      else {
        keeping.take(message.block, message.count);
        if (taken !== undefined) Atomics.add(taken, 0, message.block.length);
      }
    },
    close() {
      for (const one of [packing, ...listening]) one.close();
    },
    async finish() {
      await keeping.close();
      for (const one of onward) one.close();
    },
  });
}

/** Where messages go besides the store. */
function onwardTo({ forward, file }: SyslogPlan, { machine, report }: MainNeeds): readonly (Forwarder | TextFile)[] {
  const forwarders = forward.map((target) => new Forwarder(target, machine, report));
  return file === undefined ? forwarders : [...forwarders, new TextFile(file, machine, report)];
}

function namesOf(listening: readonly LogListening[]): string {
  const names = listening.flatMap((one) => one.names);
  return names.length === 0 ? 'Syslog' : `Syslog ${names.join(', ')}`;
}

export const SYSLOG_SERVICE = { open } satisfies MainService;
