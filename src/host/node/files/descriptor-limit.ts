/** How many files and sockets this process may have open. */
import { readFileSync } from 'node:fs';

/** The limit that holds now (`ulimit -n`); undefined where only Linux would tell. */
export function descriptorLimit(): number | undefined {
  try {
    return parseLimits(readFileSync('/proc/self/limits', 'latin1'));
  } catch {
    return undefined;
  }
}

/** `Max open files            1024                 524288               files`, of which the first number holds. */
export function parseLimits(text: string): number | undefined {
  const [, soft] = /^Max open files +([0-9]+)/m.exec(text) ?? [];
  return soft === undefined ? undefined : Number(soft);
}
