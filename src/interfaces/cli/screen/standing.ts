/** The findings that hold just now, for the live view. */
import type { StationEvent } from '../../../events/types.ts';
import { levelOfCause } from '../../../knowledge/causes.ts';

export interface StandingFinding {
  readonly finding: number;
  /** Absent where it concerns the station. */
  readonly device?: string;
  readonly says: string;
  readonly remedy: readonly string[];
}

/** Devices can be made up, and each can have findings. */
const MOST = 2000;

export class Standing {
  readonly #findings = new Map<number, StandingFinding>();

  follow(event: StationEvent): void {
    switch (event.type) {
      case 'session.began':
        // It begins anew, with other settings: findings are counted from 1 again.
        this.#findings.clear();
        return;
      case 'finding.raised':
      case 'finding.updated': {
        // Good news is told by the lines above.
        if (levelOfCause(event.cause) === 'info') return;
        if (this.#findings.size >= MOST && !this.#findings.has(event.finding)) return;
        const { finding, device, says, remedy } = event;
        this.#findings.set(finding, { finding, ...(device !== undefined && { device }), says, remedy });
        return;
      }
      case 'finding.cleared':
        this.#findings.delete(event.finding);
        return;
      default:
    }
  }

  /** In the order in which they were raised; those of the station come with every device. */
  of(device: string | undefined): readonly StandingFinding[] {
    return [...this.#findings.values()].filter((one) => one.device === undefined || one.device === device);
  }

  /** The devices that something is wrong with. */
  get devices(): ReadonlySet<string> {
    return new Set([...this.#findings.values()].flatMap(({ device }) => device ?? []));
  }
}
