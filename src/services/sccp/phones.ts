/** The phones that are connected, and by which names they are registered. */
import type { Connection } from '../../host/streams/streams.ts';
import type { Instant } from '../../lib/time.ts';
import type { Line, Registration, SessionTraits } from '../../protocols/sccp/phone-session.ts';
import type { Register } from '../../protocols/sccp/phone-message.ts';
import type { RestartReply, RestartRequest } from '../restart.ts';
import { PhoneConnection, type Telling } from './phone-connection.ts';
import { hardwareOfName, isPhoneName } from './phone-name.ts';
import type { RegisteredPhone } from './questions.ts';
import type { PhoneTelling } from './telling.ts';
import { wordsOf } from './words.ts';

export interface PhonesNeeds {
  readonly now: () => Instant;
  readonly traits: Omit<SessionTraits, 'refuses' | 'lines'>;
  readonly telling: PhoneTelling;
  /** The lines of the phone with this hardware address. */
  readonly lines: (hardware: string) => readonly Line[];
}

/** A connection, and what is known of who has it. */
interface Known {
  /** The hardware address of the lease; absent where there is none. */
  device?: string | undefined;
  since: Instant;
  readonly left: () => void;
}

export class Phones {
  readonly #needs: PhonesNeeds;
  readonly #open = new Map<PhoneConnection, Known>();
  /** Registered ones, by name in capitals. */
  readonly #registered = new Map<string, PhoneConnection>();

  constructor(needs: PhonesNeeds) {
    this.#needs = needs;
  }

  get registered(): readonly RegisteredPhone[] {
    return [...this.#registered.values()].flatMap((phone) => {
      const { registration, from } = phone;
      const known = this.#open.get(phone);
      if (registration === undefined || known === undefined) return [];
      const device = known.device === undefined ? {} : { device: known.device };
      return [{ from, ...device, ...wordsOf(registration), since: known.since }];
    });
  }

  /** Takes a connection; `left` is called when it is closed. */
  open(connection: Connection, left: () => void): PhoneConnection {
    const known: Known = { since: this.#needs.now(), left };
    const phone: PhoneConnection = new PhoneConnection(connection, {
      traits: {
        ...this.#needs.traits,
        refuses: (register) => refusal(register, known.device),
        lines: (name) => this.#linesOf(name, known.device),
      },
      now: this.#needs.now,
      tell: (one, what) => this.#tell(one, known, what),
      closed: (one) => this.#close(one),
    });
    this.#open.set(phone, known);
    return phone;
  }

  /** `device`: the hardware address that has its address. */
  identify(phone: PhoneConnection, device: string | undefined): void {
    const known = this.#open.get(phone);
    if (known !== undefined) known.device = device;
  }

  /** Somebody was not let in. */
  turnedAway(address: string, why: 'crowded' | 'stranger', times: number): void {
    this.#needs.telling.turnedAway(address, why, times);
  }

  /** The order goes to the phone that has this hardware address, or this address. */
  restart({ device, address, hard }: RestartRequest): readonly RestartReply[] {
    for (const [phone, known] of this.#open) {
      const { registration } = phone;
      if (registration === undefined) continue;
      const hardware = known.device ?? hardwareOfName(registration.name);
      if (![hardware, phone.address].includes(device) && phone.address !== address) continue;
      this.#needs.telling.restarting(phone.from, known.device, hard);
      phone.restart(hard);
      return [{ device: hardware ?? phone.address, by: hard ? 'SCCP (reset)' : 'SCCP (restart)' }];
    }
    return [];
  }

  wake(): void {
    const now = this.#needs.now();
    this.#needs.telling.wake(now);
    for (const phone of this.#open.keys()) phone.wake(now);
  }

  close(): void {
    for (const phone of this.#open.keys()) phone.dismiss('stopped');
    this.#needs.telling.wake(this.#needs.now());
  }

  #linesOf(name: string, device: string | undefined): readonly Line[] {
    const hardware = device ?? hardwareOfName(name);
    return hardware === undefined ? [] : this.#needs.lines(hardware);
  }

  #tell(phone: PhoneConnection, known: Known, what: Telling): void {
    if (what.kind === 'registered') this.#replace(phone, known, what.registration);
    if (what.kind === 'left') this.#forget(phone);
    this.#needs.telling.tell(phone.from, known.device, what, this.#needs.now());
  }

  #replace(phone: PhoneConnection, known: Known, { name }: Registration): void {
    const key = name.toUpperCase();
    const before = this.#registered.get(key);
    known.since = this.#needs.now();
    this.#registered.set(key, phone);
    if (before !== undefined && before !== phone) before.dismiss('replaced');
  }

  #forget(phone: PhoneConnection): void {
    for (const [name, one] of this.#registered) if (one === phone) this.#registered.delete(name);
  }

  #close(phone: PhoneConnection): void {
    const known = this.#open.get(phone);
    if (!this.#open.delete(phone)) return;
    known?.left();
  }
}

/** A phone is named after its hardware address, and nobody registers by the name of another one. */
function refusal({ name }: Register, device: string | undefined): string | undefined {
  if (!isPhoneName(name)) return 'Not the name of a phone';
  const hardware = hardwareOfName(name);
  return device === undefined || hardware === undefined || hardware === device ? undefined : 'Name of another phone';
}
