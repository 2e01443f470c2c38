/** What a command could not take: told on stderr as it happens, counted at its end, and said by the exit code. */
import { count } from '../../../lib/text.ts';
import { EXIT, failed, type ExitCode, type Told as Words } from '../exit.ts';

export type Told = Words;

export class LeftOutList {
  readonly #all: Told[] = [];

  get all(): readonly Told[] {
    return this.#all;
  }

  add({ message, hint }: Told): void {
    this.#all.push({ message, hint });
    failed({ message, hint });
  }

  /** The exit code: `otherwise` where nothing was left out. `taken`: how many packages were not. */
  end(taken: number, otherwise: ExitCode): ExitCode {
    const { length } = this.#all;
    if (length === 0) return otherwise;
    const rest = taken === 0 ? 'nothing else was given' : `of the rest, ${count(taken, 'package')}`;
    if (length + taken > 1)
      failed({ message: `${count(length, 'thing')} left out, for the reasons above; ${rest}.`, hint: '' });
    return EXIT.refused;
  }
}
