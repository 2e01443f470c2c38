/**
 * The packet side of a station. It opens the services that answer datagrams, does between two turns of the host what the
 * main thread asked for, and reports what happens. worker.ts runs it in a thread of its own, tests run it in theirs.
 */
import { Thinning } from '../../events/thinning.ts';
import type { EventType, Happening } from '../../events/types.ts';
import type { HostObserver } from '../../host/datagrams/troubles.ts';
import type { PacketMachine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import { WallClock } from '../../host/wall-clock.ts';
import { ok, type Result } from '../../lib/result.ts';
import { after, millis, type Instant, type Millis } from '../../lib/time.ts';
import type { FirmwareSupply } from '../firmware/firmware.ts';
import type { ServiceModule } from '../../services/module.ts';
import { Answering, type Urgency } from './answering.ts';
import type { AskMessage, DatedHappening, FromPacketThread, StationPlan, ToPacketThread } from './plan.ts';
import { openServices, type PacketServices } from './services.ts';

/** `memory` goes with the message and is not to be used afterwards. */
type Post = (message: FromPacketThread, memory?: readonly ArrayBuffer[]) => void;
type AdapterBack = Extract<ToPacketThread, { kind: 'adapter-back' }>;

export class PacketCore {
  readonly #post: Post;
  readonly #modules: readonly ServiceModule[] | undefined;
  readonly #now: () => Instant;
  readonly #thinning: Thinning;
  readonly #untold: DatedHappening[] = [];
  readonly #adapters: AdapterBack[] = [];
  readonly #asked: AskMessage[] = [];
  readonly #told: Happening[] = [];
  #machine: PacketMachine | undefined;
  #day: WallClock | undefined;
  #services: PacketServices | undefined;
  #answering: Answering | undefined;
  #firmware: FirmwareSupply | undefined;
  #saidReady = false;
  #stopping = false;

  /**
   * `post` sends to the main thread. `now` is the time of the host, which never jumps. `modules`: default all of the
   * station.
   */
  constructor(post: Post, now: () => Instant, modules?: readonly ServiceModule[]) {
    this.#post = post;
    this.#modules = modules;
    this.#now = now;
    this.#thinning = new Thinning((happening) => this.#untold.push({ at: this.#date(), happening }));
  }

  /** Opens all services. `engine` is what carries the datagrams, for people. */
  async open(
    plan: StationPlan,
    machine: PacketMachine,
    engine: string,
    wakeFd?: number,
  ): Promise<Result<void, StationError>> {
    this.#machine = machine;
    const day = new WallClock(
      () => machine.host.now(),
      () => machine.timeOfDay(),
    );
    this.#day = day;
    const services = await openServices(plan, machine, this, day, this.#modules);
    if (!services.ok) return services;
    this.#services = services.value;
    this.#answering = new Answering(services.value.answers, this.#post);
    this.tell();
    this.#post({ kind: 'open', engine, services: services.value.names, missing: services.value.missing, wakeFd });
    return ok(undefined);
  }

  readonly report = (happening: Happening, brief?: boolean): void =>
    this.#thinning.report(happening, this.#now(), brief);

  readonly isThinned = (type: EventType): boolean => this.#thinning.isThinned(type, this.#now());

  /** Gives something to the half of a service in the main thread. */
  readonly pass = (service: string, message: unknown, memory?: readonly ArrayBuffer[]): void =>
    this.#post({ kind: 'passed', service, message }, memory);

  /** Give this to the host: it reports faults and failed sends as events. */
  get observer(): HostObserver {
    return {
      fault: (error) =>
        this.report({
          type: 'service.fault',
          service: 'packet thread',
          reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      sendFailed: (socket, cause, times) => this.report({ type: 'network.send-failed', socket, cause, times }),
      oversized: (socket, times) => this.report({ type: 'network.oversized', socket, times }),
    };
  }

  /** Whether the main thread has asked it to end. Whoever runs it then calls `close`. */
  get isStopping(): boolean {
    return this.#stopping;
  }

  /** When `tell` has to be called at the latest; NEVER when nothing waits. */
  deadline(): Instant {
    return this.#thinning.deadline();
  }

  /** Takes a message of the main thread. It may be called at any time and does nothing yet: `work` does what was asked. */
  take(message: ToPacketThread): void {
    switch (message.kind) {
      case 'stop':
        this.#stopping = true;
        return;
      case 'firmware':
        this.#firmware = message.firmware;
        return;
      case 'adapter-back':
        this.#adapters.push(message);
        return;
      case 'told':
        this.#told.push(message.happening);
        return;
      default:
        this.#asked.push(message);
    }
  }

  /**
   * Does what was wanted since the last call, between two turns of the host. When it wants to be called again.
   * Never throws: it is called by timers and by what hears messages.
   */
  work(): Urgency {
    try {
      return this.#work();
    } catch (error) {
      this.observer.fault?.(error);
      return 'idle';
    }
  }

  #work(): Urgency {
    this.#dayJumped(this.#day?.look());
    if (this.#firmware !== undefined) this.#services?.supply(this.#firmware);
    this.#firmware = undefined;
    for (const happening of this.#told.splice(0)) this.#services?.follow(happening);
    for (const message of this.#asked.splice(0)) this.#answering?.take(message);
    const urgency = this.#answering?.work() ?? 'idle';
    if (!this.#saidReady && this.#services?.isReady() === true) {
      this.#saidReady = true;
      this.tell();
      this.#post({ kind: 'ready' });
    }
    return urgency;
  }

  /** The present time by the clock of the computer, which dates events. */
  #date(): Instant {
    return after(this.#now(), this.#day?.offset ?? millis(0));
  }

  #dayJumped(jump: Millis | undefined): void {
    if (jump === undefined) return;
    this.report({ type: 'station.clock-jumped', by: jump });
    this.#services?.dayJumped();
    this.#machine?.host.poke();
  }

  /** Sends the events since the last call to the main thread. */
  tell(): void {
    if (this.#thinning.deadline() <= this.#now()) this.#thinning.flush();
    if (this.#untold.length > 0) this.#post({ kind: 'happenings', happenings: this.#untold.splice(0) });
  }

  /** Before the last turn of the host: what waits for the disk is queued. Never throws. */
  settle(): void {
    try {
      this.#services?.settle();
    } catch (error) {
      this.observer.fault?.(error);
    }
  }

  /** Closes all services and the host. Transfers end and leases are committed. */
  close(): void {
    this.#dayJumped(this.#day?.lookAtOnce());
    this.#services?.close();
    this.#machine?.host.close();
    this.tell();
  }

  /** After `close`: resolves when the disk has done what was ordered of it, as uploads are taken back. */
  async idle(): Promise<void> {
    await this.#machine?.idle();
  }

  /** Whether an adapter is back, so that `welcome` has to be called. */
  get isAdapterBack(): boolean {
    return this.#adapters.length > 0;
  }

  /** Opens the sockets of adapters that are back and tells the services. To be called between two turns. Never rejects. */
  async welcome(): Promise<void> {
    try {
      await this.#welcome();
    } catch (error) {
      this.observer.fault?.(error);
    }
  }

  async #welcome(): Promise<void> {
    const host = this.#machine?.host;
    for (let back = this.#adapters.shift(); back !== undefined; back = this.#adapters.shift()) {
      const { device, reopen } = back;
      const opened = reopen ? await host?.reopen(device) : undefined;
      if (opened?.ok === false) {
        const { message: problem, hint } = opened.error;
        this.report({ type: 'adapter.trouble', adapter: device, problem, hint });
      }
      this.#services?.linkReturned(device);
      host?.poke();
    }
  }
}
