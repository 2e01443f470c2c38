/** What one row of the suite is, and how it is tried. */
import { setTimeout as passed } from 'node:timers/promises';
import { expect } from 'vitest';
import type { EventType } from '../../../src/events/types.ts';
import type { Told } from '../station.ts';
import type { HeardSince } from './attacker.ts';
import type { Held, Scene } from './scene.ts';

/** How often an event may be told: exactly, or from the first up to the second. */
export type Times = number | readonly [least: number, most: number];
export type Words = Partial<Readonly<Record<EventType, Times>>>;

export interface Attack {
  readonly name: string;
  /** Does it. */
  readonly send: (scene: Scene) => Promise<Sent>;
  /** Ends what would take long to end by itself, when the next client was served. */
  readonly giveUp?: (scene: Scene) => Promise<void>;
  /** What must come back, in words. */
  readonly answer: string | RegExp;
  /** The events that it leaves; no others may be told but those of ordinary life. */
  readonly told: Words;
}

export interface Sent {
  /** How many packets or requests. */
  readonly sent: number;
  /** What came back, from what was heard until the next client was served. */
  readonly answer: (heard: HeardSince) => string;
  /** Whether an event is about this attack; default: all are. */
  readonly isMine?: (event: Told) => boolean;
}

/** A row of the table. */
export interface Tried {
  readonly attack: string;
  readonly sent: number;
  readonly answer: string;
  readonly told: Readonly<Record<string, number>>;
  /** Milliseconds until the next honest client had its lease and its file, and both were told. */
  readonly next: number;
  readonly before: Held;
  readonly after: Held;
}

/** Whole floods, and a minute for what they took to come back. */
export const LONG = process.env['ROUSE_LONG'] === '1';
/** In milliseconds. */
const BACK_WITHIN = LONG ? 60_000 : 15_000;
/** In megabytes: what the heap may grow by, which is not given back at once. What a flood leaks is hundreds. */
const MEMORY_ROOM = 96;
/** A file that is being read, a probe that is under way. */
const FILES_ROOM = 4;
/** In milliseconds, on a machine that has other things to do. */
const NEXT_WITHIN = 8000;
const LATE = 3000;

/** What is found out of all that is told, about this computer and on the cable: it has tests of its own. */
const BESIDES = /^(finding|host|wire)\./;
/** What is told of every device that speaks, and what tells that others are not told one by one. */
const ORDINARY: ReadonlySet<string> = new Set(['dhcp.discover', 'dhcp.request', 'events.thinned']);

export async function tryAttack(scene: Scene, attack: Attack): Promise<Tried> {
  await silence(scene);
  const before = scene.held();
  const told = scene.events.length;
  await scene.attacker.heard();
  const { sent, answer, isMine = () => true } = await attack.send(scene);
  const next = await scene.honest();
  const heard = await answered(scene, answer, attack.answer);
  const words = scene.wordsSince(told).filter(({ type }) => !ORDINARY.has(type) && !BESIDES.test(type));
  await attack.giveUp?.(scene);
  const after = await heldAgain(scene, before);
  return { attack: attack.name, sent, answer: heard, told: counted(words.filter(isMine)), next, before, after };
}

/** What the flood before has left goes on to be told for a while: thousands of transfers that nobody acknowledges. */
async function silence({ events }: Scene): Promise<void> {
  if (!LONG) return;
  const until = performance.now() + BACK_WITHIN;
  let told = -1;
  while (told !== events.length && performance.now() < until) {
    told = events.length;
    await passed(1500);
  }
}

/** What came back, with what a busy disk lets come later than the answer to the next device. */
async function answered(scene: Scene, answer: Sent['answer'], right: Attack['answer']): Promise<string> {
  const until = performance.now() + (right === 'nothing' ? 0 : LATE);
  let heard = await scene.attacker.heard();
  while (answer(heard) === 'nothing' && performance.now() < until) {
    await passed(20);
    heard = await scene.attacker.heard();
  }
  return answer(heard);
}

/** Fails with everything that is not as it must be. */
export function judge({ answer, told }: Attack, tried: Tried): void {
  if (typeof answer === 'string') expect.soft(tried.answer, 'what came back').toBe(answer);
  else expect.soft(tried.answer, 'what came back').toMatch(answer);
  const strangers = Object.keys(tried.told).filter((type) => !Object.hasOwn(told, type));
  expect.soft(strangers, 'events of other types').toEqual([]);
  for (const [type, times] of Object.entries(told)) {
    const [least, most] = typeof times === 'number' ? [times, times] : times;
    expect.soft(tried.told[type] ?? 0, `how often ${type} was told`).toBeGreaterThanOrEqual(least);
    expect.soft(tried.told[type] ?? 0, `how often ${type} was told`).toBeLessThanOrEqual(most);
  }
  expect.soft(tried.next, 'how long the next client waited').toBeLessThan(NEXT_WITHIN);
  expect.soft(tried.after.files, 'open files').toBeLessThanOrEqual(tried.before.files + FILES_ROOM);
  expect.soft(tried.after.memory, 'megabytes of memory').toBeLessThanOrEqual(tried.before.memory + MEMORY_ROOM);
}

async function heldAgain(scene: Scene, before: Held): Promise<Held> {
  const until = performance.now() + BACK_WITHIN;
  for (;;) {
    const now = scene.held();
    const isBack = now.memory <= before.memory + MEMORY_ROOM && now.files <= before.files + FILES_ROOM;
    if (isBack || performance.now() > until) return now;
    await passed(100);
  }
}

/** How often each type of event was told. */
function counted(events: readonly Told[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
