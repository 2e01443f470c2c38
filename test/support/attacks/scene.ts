/** A station that is attacked, the one who attacks it, and what can be seen of both. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { writeNoise, writePackage } from '../firmware.ts';
import { Laboratory, type Computer } from '../namespaces.ts';
import { Scratch } from '../scratch.ts';
import { ROUSE, Rouse, type Told } from '../station.ts';
import { Attacker } from './attacker.ts';

export const STATION = '10.88.0.1';
export const STATION_CARD = '020000000001';
export const ATTACKER = '10.88.0.50';
const [STATION_MAC, ATTACKER_MAC] = ['02:00:00:00:00:01', '02:00:00:00:00:50'];
/** What honest clients read; nobody else does. */
export const HONEST_FILE = 'honest.bin';
/** Below the folders where files are read from and written to: a folder that somebody may swap for a link. */
export const SWAPPED_FOLDER = 'swapped';
/** In milliseconds, for a machine with other things to do. */
const PATIENCE = 20_000;

export interface SceneSetup {
  /** How many files the station may have open at once. */
  readonly descriptors?: number;
  /** `tftp.retries=2` */
  readonly settings?: readonly string[];
  /** Puts files into the folder that is served. */
  readonly fill?: (folder: string) => void;
  /** Of the disk that the data folder is on, in megabytes; default: the disk of the test. */
  readonly disk?: number;
}

/** What a process holds of its computer. */
export interface Held {
  /** In megabytes. */
  readonly memory: number;
  readonly files: number;
}

export class Scene {
  readonly attacker: Attacker;
  readonly station: Rouse;
  readonly scratch: Scratch;
  /** The folder that is served. */
  readonly served: string;
  readonly uploads: string;
  readonly data: string;
  readonly #laboratory: Laboratory;
  readonly #bench: Computer;
  readonly #honest = new Set<string>();
  #seen = 0;
  readonly #events: Told[] = [];

  static async open({ descriptors = 4096, settings = [], fill, disk }: SceneSetup = {}): Promise<Scene> {
    const [scratch, laboratory] = [new Scratch(), new Laboratory()];
    const [bench, device] = [laboratory.computer('bench'), laboratory.computer('device')];
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: `${STATION}/16`, mac: STATION_MAC },
      { computer: device, adapter: 'eth0', address: `${ATTACKER}/16`, mac: ATTACKER_MAC },
    );
    const data = scratch.join('disk', 'data');
    mkdirSync(scratch.join('disk'));
    if (disk !== undefined) mount('-t', 'tmpfs', '-o', `size=${disk}m`, 'none', scratch.join('disk'));
    const firmware = writePackage(scratch.join('firmware'));
    writeNoise(`${firmware}/${HONEST_FILE}`, 3000);
    for (const folder of [firmware, scratch.join('uploads')]) {
      mkdirSync(join(folder, SWAPPED_FOLDER), { recursive: true });
      writeFileSync(join(folder, SWAPPED_FOLDER, 'file'), 'everybody may read this');
    }
    fill?.(firmware);
    const all = [`tftp.upload-folder=${scratch.join('uploads')}`, ...settings].flatMap((one) => ['--set', one]);
    const args = ['up', firmware, '--adapter', 'cable0', '--data', data, '--json', ...all];
    const limited = `ulimit -n ${descriptors}; exec "$0" "$@"`;
    const running = bench.start('sh', ['-c', limited, process.execPath, ROUSE, ...args], { within: 1_200_000 });
    const station = new Rouse(running);
    await station.told('station.started');
    const attacker = await Attacker.start(device, scratch.join('agent'), STATION, STATION_CARD);
    return new Scene({ scratch, laboratory, bench, station, attacker });
  }

  private constructor(parts: {
    readonly scratch: Scratch;
    readonly laboratory: Laboratory;
    readonly bench: Computer;
    readonly station: Rouse;
    readonly attacker: Attacker;
  }) {
    this.#bench = parts.bench;
    this.scratch = parts.scratch;
    this.served = this.scratch.join('firmware');
    this.uploads = this.scratch.join('uploads');
    this.data = this.scratch.join('disk', 'data');
    this.#laboratory = parts.laboratory;
    this.station = parts.station;
    this.attacker = parts.attacker;
  }

  /** The station's computer gets a way to everywhere. */
  openToOthers(): void {
    this.#bench.ip('route', 'add', 'default', 'via', ATTACKER);
  }

  /** How many addresses the station's computer knows or looks for. */
  get neighbours(): number {
    return this.#bench.ip('neighbour', 'show').split('\n').length;
  }

  /** Every event so far, oldest first. */
  get events(): readonly Told[] {
    const { lines } = this.station.running;
    for (; this.#seen < lines.length; this.#seen += 1) {
      const line = lines[this.#seen];
      if (line?.from === 'stdout' && line.text.startsWith('{')) this.#events.push(JSON.parse(line.text) as Told);
    }
    return this.#events;
  }

  /** An honest device is served, and that is told: how long it took until both, in milliseconds. */
  async honest(): Promise<number> {
    const began = performance.now();
    const number = (this.#honest.size + 1).toString(16).padStart(4, '0');
    const device = `02:00:00:0c:${number.slice(0, 2)}:${number.slice(2)}`;
    this.#honest.add(device);
    const [before] = [this.#completed()];
    expect(await this.attacker.lease(device.replaceAll(':', ''), PATIENCE), 'the next lease').toBeDefined();
    expect(await this.attacker.read(HONEST_FILE, PATIENCE), 'the next read').toBeDefined();
    await expect
      .poll(() => this.#completed() > before && this.#acknowledged(device), { timeout: PATIENCE, interval: 5 })
      .toBe(true);
    return performance.now() - began;
  }

  /** Events from a number on, without those of honest clients. */
  wordsSince(number: number): readonly Told[] {
    return this.events
      .slice(number)
      .filter((event) => !('device' in event && this.#honest.has(String(event.device))))
      .filter((event) => !('file' in event && event.file === HONEST_FILE));
  }

  held(): Held {
    const pid = this.station.running.pid;
    const [, kilobytes = '0'] = /^VmRSS:\s+([0-9]+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { memory: Math.round(Number(kilobytes) / 1000), files: readdirSync(`/proc/${pid}/fd`).length };
  }

  /** Ends the station in order; it must end soon, and must have met no fault of its own. */
  async close(): Promise<void> {
    this.attacker.close();
    try {
      const ended = await this.station.running.stop('SIGINT');
      expect({ status: ended.status, signal: ended.signal, stderr: ended.stderr }).toEqual({
        status: 0,
        signal: undefined,
        stderr: '',
      });
      expect(this.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
    } finally {
      await this.#laboratory.close();
      spawnSync('umount', [this.scratch.join('disk')]);
      this.scratch.remove();
    }
  }

  #completed(): number {
    return this.events.filter((event) => event.type === 'file.complete' && event.file === HONEST_FILE).length;
  }

  #acknowledged(device: string): boolean {
    return this.events.some((event) => event.type === 'dhcp.ack' && event.device === device);
  }
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}
