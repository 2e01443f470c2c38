/**
 * What a service is to the station. Each service has one folder, and in it a `module.ts` that describes it: light, so that
 * the command line can show its flags without loading it. Its settings and its running half are loaded when they are needed.
 * station/modules.ts lists all modules; nothing else in the station names one. docs/services.md shows how to add one.
 */
import type * as z from 'zod';
import type { EventStream } from '../events/stream.ts';
import type { Happening, IsThinned, Report, ThinnedReport } from '../events/types.ts';
import type { AskedFiles } from '../files/found-at.ts';
import type { FileSource } from '../files/files.ts';
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import type { BriefHost } from '../host/inspection.ts';
import type { Machine, PacketMachine } from '../host/machine.ts';
import type { StationError } from '../host/station-error.ts';
import type { DayOffset } from '../host/wall-clock.ts';
import type { PhoneAccounts } from '../knowledge/configurations/accounts.ts';
import type { AdapterAddress, Ipv4, Subnet } from '../lib/address.ts';
import type { Result } from '../lib/result.ts';
import type { Instant } from '../lib/time.ts';
import type { SettingIssue } from '../lib/setting-path.ts';
import type { Client } from '../devices/clients.ts';
import type { DeviceIdentity } from '../devices/identity.ts';
import type { LeaseSource, NamedClient } from '../devices/names.ts';
import type { Keep } from './kept-datagrams.ts';
import type { Place } from './place.ts';
import type { Answers, Questions } from './question.ts';

export interface ServiceModule {
  /** The key of its part of `rouse.yaml`; `--no-NAME` leaves it out. */
  readonly name: string;
  /** For people: `TFTP`. */
  readonly title: string;
  /** What a station lacks without it, for the help of `--no-NAME`: `no files by TFTP`. */
  readonly without: string;
  /** Its options of `rouse up`. */
  readonly flags: readonly ServiceFlag[];
  /** Whether it also runs in a station that only observes: it must then send nothing that a device could take for an answer. */
  readonly observes: boolean;
  /** The station goes on without it where it cannot be opened (its port is taken, a right is missing), and tells `service.missing`. */
  readonly isOptional?: boolean;
  /** What it looks for before the station starts; absent for one that has nothing to look for. */
  inspect?(): Promise<ServiceInspection>;
  /** Its settings, and what it makes of them before the station starts: in the main thread. */
  parts(): Promise<ServiceParts>;
  /** Its running half in the thread that answers datagrams; absent for a service that has none there. */
  packet?(): Promise<PacketService>;
  /** Its running half in the main thread, for what speaks in streams: TCP, HTTP, the page. */
  main?(): Promise<MainService>;
}

/** An option of the command line that sets one of the module's settings. */
export interface ServiceFlag {
  /** As commander reads it: `--tftp-port <n>`. */
  readonly flags: string;
  /** For the help. */
  readonly text: string;
  /** The setting, inside the module's part. */
  readonly path: readonly string[];
  /** How the value is read; where it is a fixed one, the flag takes none. Of flags for the same setting the last one counts. */
  readonly value: 'port' | 'text' | { readonly is: string | number | boolean };
  /** Of a port: default UDP. */
  readonly protocol?: 'udp' | 'tcp';
  /** Of a port that other programs may have too, or that is none of this computer: `rouse doctor` does not try it. */
  readonly isShared?: true;
}

/** What a service looks for before the station starts, for `rouse doctor`: it may ask the network, and answers nobody. */
export interface ServiceInspection {
  inspect(plan: unknown, needs: InspectionNeeds): Promise<readonly Happening[]>;
}

export interface InspectionNeeds extends BriefHost {
  readonly random: () => number;
}

/** Methods, because each module takes its own settings: the station hands to every module what is its own. */
export interface ServiceParts {
  /** With defaults and texts. It takes an empty map. */
  readonly settings: z.ZodType;
  /** Sections for the settings page besides the table of the settings. */
  readonly pages?: readonly (() => string)[];
  /** What can be asked of it while it runs. */
  readonly questions?: Questions;
  /** What is wrong with settings that are right one by one; paths begin inside the module's part. */
  check?(settings: unknown): readonly SettingIssue[];
  /** Folders and files that the settings want served. */
  sources?(settings: unknown): readonly string[];
  /** Everything that `open` has to know, as data that can go to another thread; or what does not fit the adapters. */
  plan(settings: unknown, context: PlanContext): Result<unknown, readonly SettingIssue[]>;
}

export interface PlanContext {
  /** The adapters and addresses that the station serves. At least one. */
  readonly places: readonly Place[];
  /** Names of the services that will run. */
  readonly services: ReadonlySet<string>;
  /** Folders of firmware that were named on the command line or in settings. */
  readonly sources: readonly string[];
  /** Those of them that are folders. */
  readonly folders: readonly string[];
  /** What is set for a service, with its defaults, by its name; undefined for one that is not known. */
  readonly settingsOf: (service: string) => unknown;
  /** Bytes in one packet of an adapter; undefined where the system does not tell. */
  readonly mtu: (device: string) => number | undefined;
}

export interface PacketService {
  /** Opens its sockets: all, or none and the reason. */
  open(plan: unknown, needs: PacketNeeds): Promise<Result<RunningService, StationError>>;
}

export interface MainService {
  /**
   * Opens what it listens on: all, or nothing and the reason. The packet services are open by then; undefined where there is
   * nothing to do without the half there.
   */
  open(plan: unknown, needs: MainNeeds): Promise<Result<RunningService | undefined, StationError>>;
}

/** What every service works with. */
interface CommonNeeds {
  readonly report: Report;
  readonly dataFolder: string;
  /** The station's own address, on its first adapter. */
  readonly at: AdapterAddress;
  /** Names of the services that run: optional ones are opened first, and are not among them where that was not possible. */
  readonly services: ReadonlySet<string>;
  /** The SIP accounts that phones are told to register with. */
  readonly accounts: PhoneAccounts;
}

/** What a service of the main thread works with. */
export interface MainNeeds extends CommonNeeds {
  readonly machine: Machine;
  /** The same files that the packet services give: what a name means for a device is decided in one place. */
  readonly files: AskedFiles;
  /**
   * Whose an address is, in canonical spelling: leases are known to the packet thread. `place`: where it has come to, for who
   * is only served when it is near.
   */
  readonly clientAt: (address: string, place?: Omit<SocketPlace, 'port'>) => Promise<ClientAt>;
  /** Asks the station itself, as other programs do (station/asking/asking.ts). */
  readonly ask: (name: string, request: unknown, over?: AbortSignal) => AsyncIterable<Result<unknown, StationError>>;
  /** Everything that it can be asked, of all services. */
  readonly questions: Questions;
  readonly events: EventStream;
}

/** What a service of the packet thread works with. */
export interface PacketNeeds extends CommonNeeds {
  readonly report: ThinnedReport;
  readonly isThinned: IsThinned;
  readonly machine: PacketMachine;
  /** Who has which address. A service that gives addresses joins its knowledge with `learn`. */
  readonly clients: ClientDirectory;
  /** What a name means for a device; one for all services, so that a device gets the same bytes by whatever protocol it asks. */
  readonly files: FileSource;
  /** For what is stored: the host counts the time that passes, which the clock of the computer does not keep to. */
  readonly day: DayOffset;
  /** Gives something to the half of the same service in the main thread (`passed`): plain data, and memory that goes with it. */
  readonly pass: (message: unknown, memory?: readonly ArrayBuffer[]) => void;
  /** Keeps a datagram for whoever looks at the device it came from or goes to. */
  readonly keep: Keep;
}

export interface ClientDirectory {
  /** Who has this address, which is in canonical spelling. */
  at(address: string): Client | undefined;
  /** Who speaks from this address, however that is spelled. */
  identify(address: string): DeviceIdentity;
  /** `leased` is asked for addresses that nothing else is known of. */
  learn(leased: LeaseSource): void;
  /** Who has a lease and is called so: by its own name, its hardware address or its serial number, in lower case. */
  named(name: string, now: Instant): NamedClient | undefined;
  /** Who has the lease of an address. */
  holder(address: Ipv4, now: Instant): NamedClient | undefined;
  /** Takes up some of the names that leases brought, as every question does; whether there are more. */
  updateNames(): boolean;
  /** Networks in which a service gives addresses, those behind relays too. */
  serve(networks: readonly Subnet[]): void;
  /** Whether a client with this address is one of this station's, wherever it is. */
  isServed(address: string): boolean;
}

export interface ClientAt {
  /** As `ClientDirectory.isServed`. */
  readonly isServed: boolean;
  /** Whether it is near that place, or one of this station's; absent where no place was named, or nobody has answered. */
  readonly isNear?: boolean | undefined;
  /** Its hardware address. */
  readonly device?: string | undefined;
}

export interface RunningService {
  /** Where it answers, for people: `TFTP 69`. */
  readonly name: string;
  /** What it answers of its module's questions. */
  readonly answers?: Answers;
  /** Whether it answers devices by now; without it, it does from the start. */
  isReady?(): boolean;
  /** The cable of an adapter was away and is back. */
  linkReturned?(device: string): void;
  /** A device (its hardware address) has started, and does not know any more what it was doing. */
  deviceStarted?(device: string): void;
  /** Something happened, in this service or another one of the packet thread. */
  follow?(happening: Happening): void;
  /** The clock of the computer was set, or the computer slept: `day` has changed. */
  dayJumped?(): void;
  /** In the main thread: what the packet half has given with `pass`, in that order. */
  passed?(message: unknown): void;
  /** In the packet thread, soon before `close`: waits for the disk, and queues what it promised. A turn of the host follows. */
  settle?(): void;
  /** Ends what runs and frees the ports. Called once. */
  close(): void;
  /** In the main thread: the packet half has ended too, after `close`, and all that it passed has come. Called once. */
  finish?(): Promise<void>;
}
