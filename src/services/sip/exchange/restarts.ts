/** Restarting a phone that is registered: a NOTIFY that it did not ask for, in the words of its maker. */
import { viaText } from '../../../protocols/sip/proxy/relay.ts';
import type { Binding } from '../../../protocols/sip/registrar/registrar.ts';
import { ownBranch, type Transactions } from '../../../protocols/sip/transactions/transactions.ts';
import { header, request, type SipHeader, type SipRequest } from '../../../protocols/sip/wire/message.ts';
import { encodeText } from '../../../lib/text.ts';
import type { ExchangeNeeds } from './needs.ts';

export interface RestartWay {
  /** For people: `check-sync`. */
  readonly name: string;
  readonly headers: readonly SipHeader[];
  readonly body: string;
}

/** The ways to try, the likelier first. `hard`: as if it had been without power; else it reads its configuration again. */
export function restartWays({ userAgent = '', callId }: Binding, hard: boolean): readonly RestartWay[] {
  const ways = [checkSync(hard), serviceControl(callId, hard)];
  return /cisco/i.test(userAgent) && !/spa\d|linksys/i.test(userAgent) ? ways.toReversed() : ways.slice(0, 1);
}

/** Yealink, Polycom, Grandstream, Snom, SPA. */
function checkSync(hard: boolean): RestartWay {
  return { name: 'check-sync', headers: [header('Event', `check-sync;reboot=${hard}`)], body: '' };
}

/** Cisco: it obeys only who knows the Call-ID of its registration. Stamps that match none make it read everything anew. */
function serviceControl(callId: string, hard: boolean): RestartWay {
  const stamp = '{00000000-0000-0000-0000-000000000000}';
  const lines = [
    `action=${hard ? 'reset' : 'restart'}`,
    `RegisterCallId={${callId}}`,
    `ConfigVersionStamp=${stamp}`,
    `DialplanVersionStamp=${stamp}`,
    `SoftkeyVersionStamp=${stamp}`,
  ];
  return {
    name: 'service-control',
    headers: [header('Event', 'service-control'), header('Content-Type', 'text/plain')],
    body: `${lines.join('\n')}\n`,
  };
}

/** Whether the phone has taken one of the ways; the name of that. */
export async function restart(
  binding: Binding,
  hard: boolean,
  needs: Pick<ExchangeNeeds, 'newId'> & { readonly transactions: Transactions },
): Promise<string | undefined> {
  for (const way of restartWays(binding, hard)) {
    if (await isTaken(notify(binding, way, needs.newId), binding, needs.transactions)) return way.name;
  }
  return undefined;
}

async function isTaken(message: SipRequest, { hop }: Binding, transactions: Transactions): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = transactions.send(message, hop, {
      response: ({ status }) => status >= 200 && resolve(status < 300),
      failed: () => resolve(false),
    });
    if (sent === undefined) resolve(false);
  });
}

function notify({ contact, extension, hop }: Binding, way: RestartWay, newId: () => string): SipRequest {
  const { address, port } = hop.own;
  return request(
    'NOTIFY',
    contact,
    [
      header('Via', viaText(hop, ownBranch(newId()))),
      header('Max-Forwards', '70'),
      header('From', `<sip:rouse@${address}>;tag=${newId()}`),
      header('To', `<sip:${extension}@${address}>`),
      header('Call-ID', newId()),
      header('CSeq', '1 NOTIFY'),
      header('Contact', `<sip:rouse@${address}:${port}${hop.transport === 'tcp' ? ';transport=tcp' : ''}>`),
      header('Subscription-State', 'terminated'),
      ...way.headers,
    ],
    encodeText(way.body),
  );
}
