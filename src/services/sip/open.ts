/**
 * The half of the SIP exchange in the main thread: all of it but the knowledge who is near. Calls are few, their voice goes
 * between the phones, and UDP and TCP have to know the same; so the few datagrams are heard here too.
 */
import { randomBytes } from 'node:crypto';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import { isWithin, networksOf } from '../near-station.ts';
import { sipAnswers } from './answers.ts';
import { Exchange } from './exchange/exchange.ts';
import type { ExchangeSettings } from './exchange/needs.ts';
import { mediaPorts } from './media/media.ts';
import { Neighbours } from './neighbourhood/neighbours.ts';
import type { SipPlan } from './parts.ts';
import { Wires } from './wires/wires.ts';

async function open(plan: SipPlan, needs: MainNeeds): Promise<Result<RunningService, StationError>> {
  const { machine, report } = needs;
  const neighbours = await neighboursOf(plan, needs);
  const alarm = new Alarm(needs, () => exchange.deadline);
  const act = (doing: () => void): void => alarm.run(doing);
  const wires = new Wires({
    machine,
    plan,
    received: (bytes, from) => neighbours.admit(from.address, () => act(() => exchange.receive(bytes, from))),
    admit: (address, refused) => neighbours.admit(address, nothing, refused),
    unreachable: (to) => act(() => exchange.unreachable(to)),
    crowded: (sender, times) => report({ type: 'sip.crowded', sender, times }),
  });
  const own = new Set(plan.addresses);
  const exchange: Exchange = new Exchange({
    settings: exchangeSettings(plan),
    now: () => machine.now(),
    newId: () => randomBytes(9).toString('hex'),
    nonceKey: randomBytes(32),
    report,
    send: (bytes, to) => wires.send(bytes, to),
    isOwn: (host, port) => port === plan.port && own.has(host),
    account: (user) => needs.accounts.ofUser(user),
    openMedia: mediaPorts(plan['rtp-ports'], machine),
    deviceAt: (address) => neighbours.deviceAt(address),
    changed: () => act(() => exchange.wake(machine.now())),
  });
  alarm.wakes = (now) => exchange.wake(now);
  const opened = await wires.open();
  if (!opened.ok) return opened;
  return ok({
    name: `SIP ${plan.over.map((one) => one.toUpperCase()).join(', ')} ${plan.port}`,
    answers: sipAnswers({ exchange, neighbours, act, machine, report }),
    close() {
      exchange.close();
      alarm.close();
    },
    /** By then the last words have left. */
    async finish() {
      wires.close();
      return Promise.resolve();
    },
  });
}

async function neighboursOf(plan: SipPlan, { machine, clientAt }: MainNeeds): Promise<Neighbours> {
  const networks = await networksOf(plan, machine);
  return new Neighbours({
    now: () => machine.now(),
    async ask(address) {
      const { isServed, device } = await clientAt(address);
      return { near: isServed || isWithin(networks, address), ...(device === undefined ? {} : { device }) };
    },
  });
}

function exchangeSettings(plan: SipPlan): ExchangeSettings {
  const { realm, digest, expires, echo, tone } = plan;
  return {
    realm,
    digest,
    expires,
    testTime: plan['test-time'],
    testCalls: plan['test-calls'],
    ...(echo === false ? {} : { echo }),
    ...(tone === false ? {} : { tone }),
  };
}

/** Wakes the exchange when it wants to be; what it throws is a mistake of ours, and ends nothing. */
class Alarm {
  wakes: (now: Instant) => void = nothing;
  readonly #needs: Pick<MainNeeds, 'machine' | 'report'>;
  readonly #deadline: () => Instant;
  #stop: () => void = nothing;
  #at: Instant = NEVER;
  #isOver = false;

  constructor(needs: Pick<MainNeeds, 'machine' | 'report'>, deadline: () => Instant) {
    this.#needs = needs;
    this.#deadline = deadline;
  }

  run(doing: () => void): void {
    if (this.#isOver) return;
    try {
      doing();
    } catch (fault) {
      const reason = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
      this.#needs.report({ type: 'service.fault', service: 'SIP', reason });
    }
    this.#set();
  }

  close(): void {
    this.#isOver = true;
    this.#stop();
  }

  #set(): void {
    const at = this.#deadline();
    if (at === this.#at || this.#isOver) return;
    this.#stop();
    this.#at = at;
    this.#stop = at === NEVER ? nothing : this.#needs.machine.at(at, () => this.#wake());
  }

  #wake(): void {
    this.#at = NEVER;
    this.run(() => this.wakes(this.#needs.machine.now()));
  }
}

function nothing(): void {}

export const SIP_SERVICE = { open } satisfies MainService;
