/** One call to a test number, from its INVITE to the BYE of either side (RFC 3261 sections 12 to 15, RFC 3264). */
import { after, instant, millis, NEVER, seconds, type Instant } from '../../../lib/time.ts';
import { viaText } from '../../../protocols/sip/proxy/relay.ts';
import {
  parseSdp,
  writeAnswer,
  writeOffer,
  type Codec,
  type Direction,
  type Offer,
  type Voice,
} from '../../../protocols/sip/sdp/sdp.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import type { ServerTransaction } from '../../../protocols/sip/transactions/server-transaction.ts';
import { GIVE_UP, T1, T2 } from '../../../protocols/sip/transactions/timers.ts';
import { ownBranch, type Transactions } from '../../../protocols/sip/transactions/transactions.ts';
import { encodeSip } from '../../../protocols/sip/wire/encode.ts';
import {
  header,
  request,
  valuesOf,
  type SipHeader,
  type SipRequest,
  type SipResponse,
} from '../../../protocols/sip/wire/message.ts';
import { reply } from '../../../protocols/sip/wire/reply.ts';
import { parseNameAddress, splitList } from '../../../protocols/sip/wire/values.ts';
import type { ExchangeNeeds, MediaSession, Plays } from './needs.ts';

interface TestCallNeeds extends Pick<ExchangeNeeds, 'newId' | 'now' | 'openMedia' | 'settings' | 'send'> {
  readonly transactions: Transactions;
  readonly changed: () => void;
  readonly ended: (call: TestCall) => void;
}

const SILENCE_LOOK = seconds(5);
/** A phone that sends nothing for so long is gone, or its voice goes elsewhere. */
const SILENT = seconds(60);
const BOTH: readonly Codec[] = ['PCMU', 'PCMA'];
const NOBODY = { response: () => undefined, failed: () => undefined };

export class TestCall {
  readonly plays: Plays;
  readonly from: Hop;
  /** Who called, as far as the exchange knows. */
  readonly caller: string;
  readonly callId: string;
  readonly tag: string;
  readonly began: Instant;
  /** What began it. */
  readonly invite: ServerTransaction;
  readonly #needs: TestCallNeeds;
  readonly #target: string;
  readonly #routes: readonly string[];
  readonly #id: number;
  #media: MediaSession | undefined;
  #codec: Codec = 'PCMU';
  #answer: SipResponse | undefined;
  #repeatAt: Instant = NEVER;
  #pause = T1;
  #givesUpAt: Instant = NEVER;
  #endsAt: Instant = NEVER;
  #looksAt: Instant = NEVER;
  #heardAt: Instant;
  #heard = 0;
  #cseq = 1;
  #isOver = false;

  constructor(invite: ServerTransaction, plays: Plays, caller: string, needs: TestCallNeeds) {
    this.invite = invite;
    this.#needs = needs;
    this.plays = plays;
    this.caller = caller;
    this.from = invite.from;
    this.callId = invite.essentials.callId;
    this.tag = needs.newId();
    this.began = needs.now();
    this.#heardAt = this.began;
    this.#id = Math.floor(this.began);
    this.#target = parseNameAddress(valuesOf(invite.request, 'Contact')[0] ?? '')?.uri ?? '';
    this.#routes = valuesOf(invite.request, 'Record-Route').flatMap(splitList);
  }

  get counts(): MediaSession['counts'] {
    return this.#media?.counts ?? { heard: 0, sent: 0 };
  }

  get deadline(): Instant {
    return instant(Math.min(this.#repeatAt, this.#givesUpAt, this.#endsAt, this.#looksAt));
  }

  /** Answers the call. Without a description of a call it offers one, and finds the answer in the ACK. */
  async begin(): Promise<void> {
    const { body } = this.invite.request;
    const offer = body.length === 0 ? undefined : parseSdp(body);
    if (this.#target === '') return this.#refuse(400);
    const required = valuesOf(this.invite.request, 'Require');
    if (required.length > 0) return this.#refuse(420, [header('Unsupported', required.join(', '))]);
    if (body.length > 0 && offer?.voice === undefined) return this.#refuse(488);
    this.#codec = offer?.voice?.codecs[0] ?? 'PCMU';
    const own = this.from.own.address;
    const { address } = this.from;
    const media = await this.#needs.openMedia({ plays: this.plays, codec: this.#codec, own, address });
    if (media === undefined) return this.#refuse(486);
    if (this.#isOver || !this.invite.isOpen) {
      media.close();
      return this.#end();
    }
    this.#media = media;
    this.#direct(offer?.voice);
    this.#confirm(this.invite, offer);
    const now = this.#needs.now();
    this.#endsAt = after(now, this.#needs.settings.testTime);
    this.#looksAt = after(now, SILENCE_LOOK);
    this.#needs.changed();
  }

  /** The caller has hung up before it was answered. */
  giveUp(): void {
    this.#refuse(487);
  }

  acknowledged({ body }: SipRequest): void {
    [this.#repeatAt, this.#givesUpAt] = [NEVER, NEVER];
    const answer = body.length === 0 ? undefined : parseSdp(body)?.voice;
    if (answer !== undefined) this.#direct(answer);
    this.#needs.changed();
  }

  /** A request in the call. */
  received(server: ServerTransaction): void {
    const { request } = server;
    switch (request.method) {
      case 'BYE':
        server.respond(reply(request, 200));
        return this.#end();
      case 'INVITE':
        return this.#again(server);
      case 'OPTIONS':
      case 'INFO':
        return server.respond(reply(request, 200));
      default:
        return server.respond(reply(request, 405, { headers: [header('Allow', TEST_METHODS)] }));
    }
  }

  wake(now: Instant): void {
    if (now >= this.#givesUpAt || now >= this.#endsAt) return this.hangUp();
    if (now >= this.#repeatAt && this.#answer !== undefined) {
      this.#needs.send(encodeSip(this.#answer), backTo(this.invite));
      this.#pause = millis(Math.min(this.#pause * 2, T2));
      this.#repeatAt = after(now, this.#pause);
    }
    if (now >= this.#looksAt) this.#look(now);
  }

  /** Ends it from this side. */
  hangUp(): void {
    if (this.#isOver) return;
    const { newId, transactions } = this.#needs;
    const { essentials, request: invite } = this.invite;
    this.#cseq += 1;
    const answer = this.#answer ?? reply(invite, 487, { tag: this.tag });
    const bye = request('BYE', this.#target, [
      header('Via', viaText(this.from, ownBranch(newId()))),
      header('Max-Forwards', '70'),
      header('From', valuesOf(answer, 'To')[0] ?? ''),
      header('To', valuesOf(answer, 'From')[0] ?? ''),
      header('Call-ID', essentials.callId),
      header('CSeq', `${this.#cseq} BYE`),
      ...this.#routes.map((route) => header('Route', route)),
    ]);
    transactions.send(bye, backTo(this.invite), NOBODY);
    this.#end();
  }

  #again(server: ServerTransaction): void {
    const { body } = server.request;
    const offer = body.length === 0 ? undefined : parseSdp(body);
    if (body.length > 0 && offer?.voice === undefined)
      return server.respond(reply(server.request, 488, { tag: this.tag }));
    this.#codec = offer?.voice?.codecs[0] ?? this.#codec;
    this.#direct(offer?.voice);
    this.#confirm(server, offer);
    this.#needs.changed();
  }

  /** What is told here is repeated until it is acknowledged (section 13.3.1.4). */
  #confirm(server: ServerTransaction, offer: Offer | undefined): void {
    const { address, port } = this.from.own;
    const common = { address, port: this.#media?.port ?? 0, id: this.#id };
    const direction = ANSWERS[offer?.voice === undefined || isHeld(offer.voice) ? 'inactive' : offer.voice.direction];
    const body =
      offer === undefined
        ? writeOffer({ ...common, codecs: BOTH, direction: 'sendrecv' })
        : writeAnswer(offer, { ...common, codecs: [this.#codec], direction });
    const transport = this.from.transport === 'tcp' ? ';transport=tcp' : '';
    this.#answer = reply(server.request, 200, {
      tag: this.tag,
      body,
      headers: [
        ...valuesOf(server.request, 'Record-Route').map((route) => header('Record-Route', route)),
        header('Contact', `<sip:${this.plays}@${address}:${port}${transport}>`),
        header('Allow', TEST_METHODS),
        header('Content-Type', 'application/sdp'),
      ],
    });
    server.respond(this.#answer);
    const now = this.#needs.now();
    this.#pause = T1;
    this.#repeatAt = after(now, T1);
    this.#givesUpAt = after(now, GIVE_UP);
  }

  /** The voice goes to who signalled, at the port that it names, and nowhere else. */
  #direct(voice: Voice | undefined): void {
    const wants =
      voice !== undefined && !isHeld(voice) && (voice.direction === 'sendrecv' || voice.direction === 'recvonly');
    if (voice !== undefined)
      this.#codec = voice.codecs.includes(this.#codec) ? this.#codec : (voice.codecs[0] ?? 'PCMU');
    this.#media?.direct(wants ? voice.port : undefined, this.#codec);
  }

  /** A tone can be listened to in silence. */
  #look(now: Instant): void {
    const { heard } = this.counts;
    if (heard !== this.#heard || this.plays === 'tone') this.#heardAt = now;
    this.#heard = heard;
    if (now >= after(this.#heardAt, SILENT)) return this.hangUp();
    this.#looksAt = after(now, SILENCE_LOOK);
  }

  #refuse(status: number, headers: readonly SipHeader[] = []): void {
    this.invite.respond(reply(this.invite.request, status, { tag: this.tag, headers }));
    this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    [this.#repeatAt, this.#givesUpAt, this.#endsAt, this.#looksAt] = [NEVER, NEVER, NEVER, NEVER];
    this.#media?.close();
    this.#needs.ended(this);
  }
}

const TEST_METHODS = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO';
const ANSWERS: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

/** As phones held calls before RFC 3264. */
function isHeld({ address }: Voice): boolean {
  return address === '0.0.0.0';
}

/** Where the caller's own requests come from, or are answered to. */
function backTo({ from, essentials }: ServerTransaction): Hop {
  if (from.transport === 'tcp' || essentials.via.params.has('rport')) return from;
  return { ...from, port: essentials.via.port ?? 5060 };
}
