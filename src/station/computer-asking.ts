/** The computer that the station runs on, as it can be asked: its adapters, and what keeps devices from being helped. */
import * as z from 'zod';
import type { Happening } from '../events/types.ts';
import type { Adapter } from '../host/adapters/adapters.ts';
import type { Machine } from '../host/machine.ts';
import { formatCidr } from '../lib/address.ts';
import { ok } from '../lib/result.ts';
import { printable } from '../lib/text.ts';
import type { AnswersTo, Questions } from '../services/question.ts';
import { ADAPTER, type AdapterRow } from './asking/device-row.ts';

export const COMPUTER_QUESTIONS = {
  'station.adapters': {
    text: 'The network adapters of the computer, and which of them the station serves.',
    request: z.strictObject({}),
    reply: ADAPTER,
  },
  'station.examine': {
    text: 'Looks once more for what keeps devices from being helped: firewall, routes, clock, disk. What is wrong is told as findings; the replies say what was looked at.',
    changes: true,
    request: z.strictObject({}),
    reply: z.object({ check: z.string(), says: z.string() }),
  },
} as const satisfies Questions;

export interface ComputerAsked {
  readonly machine: Pick<Machine, 'adapters'>;
  /** Names of the adapters that are served. */
  readonly served: ReadonlySet<string>;
  /** Looks at everything, and reports it as it goes. */
  readonly examine: (heard: (fact: Happening) => void) => Promise<void>;
}

export function computerAnswers({ machine, served, examine }: ComputerAsked): AnswersTo<typeof COMPUTER_QUESTIONS> {
  return {
    'station.adapters': () => ok(adapterRows(machine, served)),
    'station.examine': () => ok(looked(examine)),
  };
}

async function* adapterRows(
  machine: ComputerAsked['machine'],
  served: ReadonlySet<string>,
): AsyncGenerator<AdapterRow> {
  const listed = await machine.adapters();
  if (!listed.ok) return;
  for (const adapter of listed.value) yield rowOf(adapter, served.has(adapter.name));
}

function rowOf(adapter: Adapter, isServed: boolean): AdapterRow {
  const { name, kind, virtual, enabled, link, addresses, speed, description } = adapter;
  return {
    name: printable(name),
    kind,
    link,
    enabled,
    served: isServed,
    addresses: addresses.map(formatCidr),
    ...(virtual !== undefined && { virtual }),
    ...(speed !== undefined && { speed }),
    ...(description !== undefined && { description: printable(description) }),
  };
}

async function* looked(examine: ComputerAsked['examine']): AsyncGenerator<{ check: string; says: string }> {
  const facts: { check: string; says: string }[] = [];
  await examine((fact) => {
    if (fact.type === 'host.checked') facts.push({ check: fact.check, says: fact.says });
    if (fact.type === 'host.unchecked') facts.push({ check: fact.check, says: `${fact.reason} ${fact.hint}` });
  });
  yield* facts;
}
