/** The half of the syslog server in the main thread: it stores, listens for connections, forwards, and answers questions. */
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { LogStore } from '../../storage/syslog/log-store.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import type { AnswersTo } from '../question.ts';
import { isFromIntake } from './datagrams/passing.ts';
import { Forwarder } from './forward/forwarder.ts';
import { TextFile } from './forward/text-file.ts';
import { Keeping } from './keeping.ts';
import { Packing } from './packing.ts';
import type { SyslogPlan } from './parts.ts';
import type { SYSLOG_QUESTIONS } from './questions.ts';
import { keptMessages } from './reading.ts';
import { identityFor } from './streams/identity.ts';
import { Listening } from './streams/listening.ts';
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
  const listening = await listen(plan, needs, keeping);
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

async function listen(plan: SyslogPlan, needs: MainNeeds, keeping: Keeping): Promise<readonly Listening[]> {
  const { machine, report } = needs;
  const bounds = { most: plan.connections, mostOfOne: plan['connections-per-sender'] };
  const common = { machine, report, keeping, device: async (address: string) => deviceAt(address, needs), ...bounds };
  const listening: Listening[] = [];
  if (plan.over.includes('tcp')) {
    const tcp = new Listening('tcp', common);
    listening.push(tcp);
    await tcp.open(plan.addresses, plan.port);
  }
  if (plan.over.includes('tls')) {
    const tls = new Listening('tls', common);
    listening.push(tls);
    const identity = identityFor(plan, needs);
    if (identity.ok) await tls.open(plan.addresses, plan['tls-port'], identity.value);
    else report({ type: 'syslog.not-over', over: 'TLS', message: identity.error.message, hint: identity.error.hint });
  }
  return listening;
}

/** Leases are known in the packet thread. */
async function deviceAt(address: string, { ask }: MainNeeds): Promise<string | undefined> {
  for await (const reply of ask('syslog.sender', { address })) {
    if (!reply.ok || typeof reply.value !== 'object' || reply.value === null) return undefined;
    const device: unknown = 'device' in reply.value ? reply.value.device : undefined;
    return typeof device === 'string' ? device : undefined;
  }
  return undefined;
}

function namesOf(listening: readonly Listening[]): string {
  const names = listening.flatMap((one) => one.names);
  return names.length === 0 ? 'Syslog' : `Syslog ${names.join(', ')}`;
}

export const SYSLOG_SERVICE = { open } satisfies MainService;
