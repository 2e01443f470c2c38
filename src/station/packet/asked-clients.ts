/** Lets services of the main thread ask the packet side whose an address is, and whether that is near: leases are known there. */
import * as z from 'zod';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { PacketMachine } from '../../host/machine.ts';
import { ok } from '../../lib/result.ts';
import type { ClientAt, ClientDirectory, MainNeeds } from '../../services/module.ts';
import { NearNetworks } from '../../services/near-networks.ts';
import type { Answer } from '../../services/question.ts';
import type { PacketAsking } from './packet-asking.ts';

/** Not in the table of questions: it is of no use to other programs. */
const CLIENT_AT = 'clients.at';

interface ClientRequest {
  readonly address: string;
  readonly place?: Omit<SocketPlace, 'port'> | undefined;
}

const REPLY = z.object({ isServed: z.boolean(), isNear: z.boolean().optional(), device: z.string().optional() });

/** The answer, for the packet side. */
export function clientAnswers(
  clients: Pick<ClientDirectory, 'identify' | 'isServed'>,
  machine: Pick<PacketMachine, 'host' | 'ownAddresses'>,
): { readonly [CLIENT_AT]: (request: ClientRequest) => Answer<ClientAt> } {
  /** By place, as text: there are as many as adapters. */
  const networks = new Map<string, NearNetworks>();
  const near = (place: Omit<SocketPlace, 'port'>): NearNetworks => {
    const key = JSON.stringify(place);
    const made = networks.get(key) ?? new NearNetworks(place, nearNeeds(clients, machine));
    networks.set(key, made);
    return made;
  };
  return {
    [CLIENT_AT]({ address, place }) {
      const device = clients.identify(address).hardware;
      return ok([
        {
          isServed: clients.isServed(address),
          ...(place !== undefined && { isNear: near(place).has(address) }),
          ...(device !== undefined && { device }),
        },
      ]);
    },
  };
}

function nearNeeds(
  clients: Pick<ClientDirectory, 'isServed'>,
  { host, ownAddresses }: Pick<PacketMachine, 'host' | 'ownAddresses'>,
): ConstructorParameters<typeof NearNetworks>[1] {
  return { own: ownAddresses, isKnown: (address) => clients.isServed(address), now: () => host.now() };
}

/** For the main thread. It never rejects: where nobody answers, nobody is known. */
export function askedClients(packets: Pick<PacketAsking, 'ask'>): MainNeeds['clientAt'] {
  return async (address, place) => {
    const request: ClientRequest = { address, place };
    for await (const reply of packets.ask(CLIENT_AT, request)) {
      const known = reply.ok ? REPLY.safeParse(reply.value) : undefined;
      if (known?.success === true) return known.data;
    }
    return { isServed: false };
  };
}
