/** `/metrics` for Prometheus (text format 0.0.4): events by type, devices by phase, findings that stand, bytes of files. */
import type { EventStream } from '../../events/stream.ts';
import type { StationEvent } from '../../events/types.ts';
import { VERSION } from '../../version.ts';
import type { MainNeeds } from '../module.ts';

/** Counts from when it is made; `close` ends it. */
export class Metrics {
  readonly #events = new Map<string, number>();
  readonly #leave: () => void;
  #bytes = 0;

  constructor(events: EventStream) {
    this.#leave = events.subscribe((event) => this.#heed(event), { after: 0, missed: () => undefined });
  }

  close(): void {
    this.#leave();
  }

  /** `found`: the causes of the findings that stand. */
  async text(ask: MainNeeds['ask'], found: readonly string[]): Promise<string> {
    const phases = new Map<string, number>();
    for await (const reply of ask('station.devices', {})) if (reply.ok) count(phases, phaseOf(reply.value));
    const causes = new Map<string, number>();
    for (const cause of found) count(causes, cause);
    return [
      ...table('rouse_info', 'gauge', 'The version that runs.', 'version', new Map([[VERSION, 1]])),
      ...table('rouse_devices', 'gauge', 'Devices that were seen, by how far they are.', 'phase', phases),
      ...table('rouse_findings', 'gauge', 'Findings that stand, by cause.', 'cause', causes),
      ...table('rouse_events_total', 'counter', 'Events told, by type.', 'type', this.#events),
      '# HELP rouse_file_bytes_total Bytes of files that devices have read to their ends.',
      '# TYPE rouse_file_bytes_total counter',
      `rouse_file_bytes_total ${this.#bytes}`,
      '',
    ].join('\n');
  }

  #heed(event: StationEvent): void {
    count(this.#events, event.type);
    if (event.type === 'events.thinned') count(this.#events, event.of, event.times);
    if (event.type === 'file.complete') this.#bytes += event.size;
  }
}

function count(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function phaseOf(device: unknown): string {
  const phase: unknown = typeof device === 'object' && device !== null && 'phase' in device ? device.phase : undefined;
  return typeof phase === 'string' ? phase : 'unknown';
}

/** All values of labels are words of ours: nothing that a device said. */
function table(
  name: string,
  type: 'gauge' | 'counter',
  help: string,
  label: string,
  values: ReadonlyMap<string, number>,
): readonly string[] {
  const rows = [...values].map(([value, number]) => `${name}{${label}="${value}"} ${number}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...rows];
}
