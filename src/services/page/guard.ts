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
/** Wrong tokens in a minute, of everybody together: more are refused unseen until it is over. */
const MOST_WRONG = 30;
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

export function guard({ names, token, now }: GuardNeeds): MiddlewareHandler {
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
function isOwnRequest(context: Context, host: string): boolean {
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

function refused(context: Context, status: 401 | 403 | 421 | 429, message: string): Response {
  return context.json({ error: { message } }, status);
}

class TokenGate {
  readonly #token: Uint8Array | undefined;
  readonly #now: () => Instant;
  #wrong = 0;
  #since = Number.NEGATIVE_INFINITY;

  constructor(token: string | undefined, now: () => Instant) {
    this.#token = token === undefined ? undefined : bytesOf(token);
    this.#now = now;
  }

  /** The link with the token makes a cookie of it, so that it stands in no address line and no history. */
  pass(context: Context): 'passed' | 'asks-again' | 'refused' | 'too-many' {
    if (this.#token === undefined) return 'passed';
    if (this.#isTired()) return 'too-many';
    const linked = context.req.query('token');
    const given = linked ?? getCookie(context, COOKIE) ?? bearerOf(context);
    if (given === undefined) return 'refused';
    if (!this.#isRight(given)) return 'refused';
    if (linked === undefined) return 'passed';
    setCookie(context, COOKIE, linked, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return 'asks-again';
  }

  #isRight(given: string): boolean {
    const [bytes, token] = [bytesOf(given), this.#token];
    const isRight = token !== undefined && bytes.length === token.length && timingSafeEqual(bytes, token);
    if (!isRight) this.#wrong += 1;
    return isRight;
  }

  #isTired(): boolean {
    const now = this.#now();
    if (now - this.#since > MINUTE) {
      this.#since = now;
      this.#wrong = 0;
    }
    return this.#wrong >= MOST_WRONG;
  }
}

function bearerOf(context: Context): string | undefined {
  return /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
