/**
 * Who may ask the page, decided before anything else is done with a request: it must be meant for this station by one of
 * its names (a foreign name that leads here is DNS rebinding), changes must come from the page itself (CSRF), and where
 * others than this computer can reach it, it must carry the token.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Instant } from '../../lib/time.ts';
import type { PagePlan } from './parts.ts';

const COOKIE = 'rouse-page';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** Wrong tokens in a minute, from one address: what comes from there after them is refused unseen until it is over. */
const MOST_WRONG = 30;
/** Addresses that wrong tokens came from, the newest ones. */
const MOST_GUESSERS = 1024;
const MINUTE = 60_000;
/** Methods that change nothing. */
const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** What browsers may write into `Host`. */
export function ownNames({ own, address, names }: PagePlan, port: number, computer: string): ReadonlySet<string> {
  const hosts = [...LOOPBACK, ...own, address, computer, `${computer}.local`, ...names].map((name) =>
    name.toLowerCase(),
  );
  return new Set(hosts.flatMap((host) => (port === 80 ? [host, `${host}:80`] : [`${host}:${port}`])));
}

export interface GuardNeeds {
  readonly names: ReadonlySet<string>;
  /** Without it, whoever reaches the page may use it. */
  readonly token?: string;
  readonly now: () => Instant;
}

/** What a request comes with. */
export interface Asked {
  readonly Bindings: { readonly from: string };
}

export function guard({ names, token, now }: GuardNeeds): MiddlewareHandler<Asked> {
  const gate = new TokenGate(token, now);
  return async (context, next) => {
    const host = context.req.header('host')?.toLowerCase() ?? '';
    if (!names.has(host))
      return refused(context, 421, `This page is not ${host}. Open it by an address of this computer.`);
    if (!LOOKS.has(context.req.method) && !isOwnRequest(context, host))
      return refused(context, 403, 'Changes are made from the page itself, or by a program that sends no Origin.');
    const passed = gate.pass(context);
    if (passed === 'asks-again') return context.redirect(withoutToken(context.req.url), 303);
    if (passed === 'too-many') return refused(context, 429, 'Too many wrong tokens. Wait a minute.');
    if (passed === 'refused') return refused(context, 401, 'Open the link that `rouse page` prints on the station.');
    return next();
  };
}

/** A browser names the origin of every request that may change something; other programs do not. */
function isOwnRequest(context: Context<Asked>, host: string): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = context.req.header('origin');
  return origin === undefined || origin === `http://${host}`;
}

function withoutToken(text: string): string {
  const url = new URL(text);
  url.searchParams.delete('token');
  return `${url.pathname}${url.search}`;
}

function refused(context: Context<Asked>, status: 401 | 403 | 421 | 429, message: string): Response {
  return context.json({ error: { message } }, status);
}

class TokenGate {
  readonly #token: Uint8Array | undefined;
  readonly #now: () => Instant;
  /** By address. */
  readonly #guessers = new Map<string, Guesser>();

  constructor(token: string | undefined, now: () => Instant) {
    this.#token = token === undefined ? undefined : bytesOf(token);
    this.#now = now;
  }

  /** The link with the token makes a cookie of it, so that it stands in no address line and no history. */
  pass(context: Context<Asked>): 'passed' | 'asks-again' | 'refused' | 'too-many' {
    if (this.#token === undefined) return 'passed';
    const { from } = context.env;
    if (this.#hasGuessedOn(from)) return 'too-many';
    const linked = context.req.query('token');
    const given = linked ?? getCookie(context, COOKIE) ?? bearerOf(context);
    if (given === undefined) return 'refused';
    if (!this.#isRight(given)) {
      this.#guessed(from);
      return 'refused';
    }
    if (linked === undefined) return 'passed';
    setCookie(context, COOKIE, linked, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return 'asks-again';
  }

  /** In the same time for every wrong one. */
  #isRight(given: string): boolean {
    const [bytes, token] = [bytesOf(given), this.#token];
    return token !== undefined && bytes.length === token.length && timingSafeEqual(bytes, token);
  }

  #hasGuessedOn(from: string): boolean {
    const guesser = this.#guessers.get(from);
    return guesser !== undefined && guesser.wrong >= MOST_WRONG && this.#now() - guesser.since <= MINUTE;
  }

  #guessed(from: string): void {
    const now = this.#now();
    const before = this.#guessers.get(from);
    const isOver = before === undefined || now - before.since > MINUTE;
    this.#guessers.delete(from);
    this.#guessers.set(from, isOver ? { wrong: 1, since: now } : { ...before, wrong: before.wrong + 1 });
    const [oldest] = this.#guessers.keys();
    if (this.#guessers.size > MOST_GUESSERS && oldest !== undefined) this.#guessers.delete(oldest);
  }
}

interface Guesser {
  readonly wrong: number;
  readonly since: Instant;
}

function bearerOf(context: Context<Asked>): string | undefined {
  return /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
