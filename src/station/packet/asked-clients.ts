/** Lets services of the main thread ask the packet side whose an address is: leases are known there. */
import * as z from 'zod';
import { ok } from '../../lib/result.ts';
import type { ClientAt, ClientDirectory } from '../../services/module.ts';
import type { Answer } from '../../services/question.ts';
import type { PacketAsking } from './packet-asking.ts';

/** Not in the table of questions: it is of no use to other programs. */
const CLIENT_AT = 'clients.at';

const REPLY = z.object({ isServed: z.boolean(), device: z.string().optional() });

/** The answer, for the packet side. */
export function clientAnswers(clients: Pick<ClientDirectory, 'identify' | 'isServed'>): {
  readonly [CLIENT_AT]: (address: string) => Answer<ClientAt>;
} {
  return {
    [CLIENT_AT](address) {
      const device = clients.identify(address).hardware;
      return ok([{ isServed: clients.isServed(address), ...(device !== undefined && { device }) }]);
    },
  };
}

/** For the main thread. It never rejects: where nobody answers, nobody is known. */
export function askedClients(packets: Pick<PacketAsking, 'ask'>): (address: string) => Promise<ClientAt> {
  return async (address) => {
    for await (const reply of packets.ask(CLIENT_AT, address)) {
      const known = reply.ok ? REPLY.safeParse(reply.value) : undefined;
      if (known?.success === true) return known.data;
    }
    return { isServed: false };
  };
}
