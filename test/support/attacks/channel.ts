/** Attacks at the socket where a station is asked, by a program of the same user. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';
import type { Attack } from './attack.ts';
import type { Scene } from './scene.ts';

const QUESTION = '{"id":7,"request":{"ask":"dhcp.leases","request":{}}}\n';
const PATIENCE = 15_000;

/** One who has connected, or was turned away. */
async function enter({ data }: Scene): Promise<Socket> {
  const socket = connect(readFileSync(`${data}/control/address`, 'utf8'));
  // Turned away, or hung up on: what it is told is what counts.
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

/** What is said to words until nothing comes for a moment, or the station hangs up. */
async function conversation(scene: Scene, words: string): Promise<string> {
  const socket = await enter(scene);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => (said += text));
  socket.write(words);
  await Promise.race([once(socket, 'close'), answered(() => said)]);
  socket.destroy();
  return said;
}

async function answered(said: () => string): Promise<void> {
  const until = performance.now() + PATIENCE;
  while (!said().endsWith('\n') && performance.now() < until) await passed(5);
}

/** Whether the next question is answered, as soon as there is room again. */
async function nextIsAnswered(scene: Scene): Promise<string> {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    if ((await conversation(scene, QUESTION)).includes('"id":7,"reply"')) return 'the next question is answered';
    await passed(50);
  }
  return 'the next question is not answered';
}

const RIGHT = { answer: 'the next question is answered', told: {} } as const;

/** Lines, each of which must be refused in words. */
function lines(name: string, words: string): Attack {
  return {
    name,
    ...RIGHT,
    answer: 'refused in words, the next question is answered',
    async send(scene) {
      const said = await conversation(scene, words);
      const next = await nextIsAnswered(scene);
      const isRefused = said.includes('"error"') && !/ {4}at |node:internal/.test(said);
      return { sent: 1, answer: () => `${isRefused ? 'refused in words' : `said ${said.slice(0, 80)}`}, ${next}` };
    },
  };
}

const asking = (request: string): string => `{"id":1,"request":${request}}\n`;

export const CHANNEL_ATTACKS: readonly Attack[] = [
  lines('a line of garbage', '\u0000\u00ff{]\n'),
  lines('a tower of sixty thousand brackets (CVE-2026-3608)', `${'['.repeat(60_000)}\n`),
  lines('a request sixty thousand deep', asking(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)),
  lines('a line of a million characters', 'x'.repeat(1_000_000)),
  lines('a question called __proto__', asking('{"ask":"__proto__","request":{}}')),
  lines('a question called constructor', asking('{"ask":"constructor"}')),
  lines('a request with a prototype', asking('{"ask":"dhcp.leases","request":{"__proto__":{"a":1}}}')),
  lines('a number beyond all events', asking('{"ask":"station.events","request":{"after":1e308}}')),
  {
    name: 'a thousand who connect and say nothing',
    ...RIGHT,
    async send(scene) {
      const crowd = await Promise.all(Array.from({ length: 1000 }, () => enter(scene)));
      await scene.honest();
      for (const socket of crowd) socket.destroy();
      const next = await nextIsAnswered(scene);
      return { sent: 1000, answer: () => next };
    },
  },
  {
    name: 'one who asks ten thousand times and reads nothing',
    ...RIGHT,
    async send(scene) {
      const socket = await enter(scene);
      socket.pause();
      for (let id = 0; id < 10_000; id += 1) {
        socket.write(`{"id":${id},"request":{"ask":"station.events","request":{"after":0,"follow":true}}}\n`);
      }
      await scene.honest();
      const next = await nextIsAnswered(scene);
      socket.destroy();
      return { sent: 10_000, answer: () => next };
    },
  },
  {
    name: 'five hundred who leave in the middle of a question',
    ...RIGHT,
    async send(scene) {
      for (let at = 0; at < 500; at += 10) {
        const crowd = await Promise.all(Array.from({ length: 10 }, () => enter(scene)));
        for (const socket of crowd) socket.write(QUESTION.slice(0, 1 + (at % QUESTION.length)), () => socket.destroy());
        await Promise.all(crowd.map(async (socket) => socket.closed || once(socket, 'close')));
      }
      const next = await nextIsAnswered(scene);
      return { sent: 500, answer: () => next };
    },
  },
];
