import { describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import type { CauseName } from '../knowledge/causes.ts';
import { after, instant, seconds, type Instant } from '../lib/time.ts';
import type { Claim } from './finding.ts';
import type { AnyRule, Opinion, Rule, Scene } from './rule.ts';
import { Session } from './session.fixture.ts';

const A = '02:00:00:00:00:0a';
const B = '02:00:00:00:00:0b';

const discover = (device: string): Happening => ({ type: 'dhcp.discover', device, parameters: [] });
const nak = (device: string): Happening => ({ type: 'dhcp.nak', device, address: '10.0.0.1', reason: 'no' });
const fault: Happening = { type: 'service.fault', service: 'x', reason: 'y' };

function claim(evidence: readonly number[], confidence: Claim['confidence'] = 'likely'): Claim {
  return { confidence, evidence, says: 'It is broken.', remedy: ['Mend it.'] };
}

/** Claims at every DISCOVER, with all of them as evidence; a NAK settles it. */
function counting(
  cause: CauseName,
  more: Partial<Rule<readonly number[], 'dhcp.discover' | 'dhcp.nak'>> = {},
): AnyRule {
  const rule: Rule<readonly number[], 'dhcp.discover' | 'dhcp.nak'> = {
    cause,
    about: 'device',
    heeds: ['dhcp.discover', 'dhcp.nak'],
    heed(event, _scene, memory = []) {
      if (event.type === 'dhcp.nak') return { over: 'there was a NAK' };
      const seen = [...memory, event.n];
      return { memory: seen, claim: claim(seen) };
    },
    ...more,
  };
  return rule;
}

/** Claims as long as its type of event said so last: DISCOVER claims, and the other type ends it. */
function sessionOf(...rules: readonly AnyRule[]): Session {
  return new Session({ rules });
}

describe('a rule', () => {
  it('is told of the events that it heeds and of no others, with the story before and after', () => {
    const seen: unknown[] = [];
    const rule: Rule<number, 'dhcp.ack' | 'dhcp.discover'> = {
      cause: 'flash-damaged',
      about: 'device',
      heeds: ['dhcp.ack', 'dhcp.discover'],
      heed(event, { device, before, story, now, facts }, memory = 0) {
        seen.push([event.n, device, before?.phase, story?.phase, now, facts.pace, memory]);
        return { memory: memory + 1 };
      },
    };
    const session = new Session({ rules: [rule], pace: 3 });
    session.tell(1, discover(A));
    session.tell(2, nak(A));
    session.tell(3, fault);
    session.tell(4, discover(B));
    session.tell(5, { type: 'dhcp.ack', device: A, address: '10.0.0.1', lease: 1, to: 'x' });
    expect(seen).toEqual([
      [1, A, undefined, 'asking', 1000, 3, 0],
      [4, B, undefined, 'asking', 4000, 3, 0],
      [5, A, 'asking', 'addressed', 5000, 3, 1],
    ]);
  });

  it('about the station hears of all devices and of none, and claims for itself', () => {
    const seen: unknown[] = [];
    const rule: Rule<undefined, 'dhcp.discover' | 'service.fault'> = {
      cause: 'port-taken',
      about: 'station',
      heeds: ['dhcp.discover', 'service.fault'],
      heed(event, { device, story }) {
        seen.push([device, story?.phase]);
        return event.type === 'service.fault' ? { claim: claim([event.n]) } : undefined;
      },
    };
    const session = sessionOf(rule);
    session.tell(1, discover(A));
    session.tell(2, discover(B));
    session.tell(3, fault);
    expect(seen).toEqual([
      [A, 'asking'],
      [B, 'asking'],
      [undefined, undefined],
    ]);
    expect(session.findings).toEqual(['3 raised 1 port-taken likely by 3']);
    expect(session.diagnosis.findings[0]).not.toHaveProperty('device');
  });

  it('is never told what the station itself concluded', () => {
    let times = 0;
    const rule: AnyRule = {
      cause: 'flash-damaged',
      about: 'device',
      heeds: ['dhcp.discover'],
      heed: () => void (times += 1),
    };
    const session = sessionOf({ ...rule, heeds: JSON.parse('["dhcp.discover","device.recovered","finding.cleared"]') });
    session.tell(1, { type: 'device.recovered', device: A, model: 'x', took: 1, files: 1, bytes: 1 });
    session.tell(1, { type: 'finding.cleared', device: A, finding: 1, cause: 'flash-damaged', why: 'x' });
    expect([times, session.diagnosis.stories.all]).toEqual([0, []]);
    session.tell(1, discover(A));
    expect(times).toBe(1);
  });

  it('that throws is asked no more, and harms no other', () => {
    const bad = counting('flash-damaged', {
      heed() {
        throw new Error('oh');
      },
    });
    const session = sessionOf(bad, counting('fix-me' as CauseName));
    session.tell(1, discover(A));
    session.tell(2, discover(B));
    expect(session.findings).toEqual([
      '1 fault of the rule flash-damaged: Error: oh',
      '1 raised 1 fix-me likely by 1',
      '2 raised 2 fix-me likely by 2',
    ]);
  });

  it('must not claim without evidence', () => {
    const session = sessionOf(counting('flash-damaged', { heed: () => ({ claim: claim([]) }) }));
    session.tell(1, discover(A));
    expect(session.findings).toEqual([
      '1 fault of the rule flash-damaged: Error: it claims something without evidence',
    ]);
    expect(session.diagnosis.findings).toEqual([]);
  });
});

it('a session that says nothing of its pace has the usual one', () => {
  const began: Happening = JSON.parse('{"type":"session.began"}');
  const seen: unknown[] = [];
  const rule = counting('flash-damaged', { heed: (_event, { facts }) => void seen.push(facts.pace) });
  const session = new Session({ rules: [rule], pace: 3 });
  session.tell(1, discover(A));
  session.tell(2, began);
  session.tell(3, discover(A));
  const usual = sessionOf(rule);
  usual.tell(1, began);
  usual.tell(2, discover(A));
  expect(seen).toEqual([3, 3, 1]);
});

describe('a finding', () => {
  it('is raised once a device, updated when evidence grows, and cleared with the reason', () => {
    const session = sessionOf(counting('flash-damaged'));
    session.tell(1, discover(A));
    session.tell(2, discover(B));
    session.tell(3, discover(A));
    expect(session.diagnosis.findings.map(({ finding, device }) => [finding, device])).toEqual([
      [1, A],
      [2, B],
    ]);
    session.tell(4, nak(A));
    session.tell(5, nak(A));
    session.tell(6, discover(A));
    expect(session.findings).toEqual([
      '1 raised 1 flash-damaged likely by 1',
      '2 raised 2 flash-damaged likely by 2',
      '3 updated 1 likely by 1,3',
      '4 cleared 1: there was a NAK',
      '6 raised 3 flash-damaged likely by 6',
    ]);
    expect(session.conclusions.find(({ happening }) => happening.type === 'finding.cleared')?.happening).toEqual({
      type: 'finding.cleared',
      finding: 1,
      cause: 'flash-damaged',
      device: A,
      why: 'there was a NAK',
    });
  });

  it('is not told again when nothing about it is new', () => {
    const session = sessionOf(counting('flash-damaged', { heed: ({ n }) => ({ memory: [], claim: claim([n]) }) }));
    for (let at = 1; at < 5; at += 1) session.tell(at, discover(A));
    expect(session.findings).toHaveLength(1);
  });

  it('says what it was less or more sure of', () => {
    const sureness = ['possible', 'certain', 'certain', 'likely'] as const;
    const rule = counting('flash-damaged', {
      heed: ({ n }) => ({ claim: claim([1], sureness[n - 1]) }),
    });
    const session = sessionOf(rule);
    for (const at of [1, 2, 3, 4]) session.tell(at, discover(A));
    const told = session.conclusions.flatMap(({ happening }) => {
      if (happening.type === 'finding.raised') return [happening.confidence];
      return happening.type === 'finding.updated' ? [`${happening.was}: ${happening.confidence}`] : [];
    });
    expect(told).toEqual(['possible', 'possible: certain', 'certain: likely']);
  });

  it('names the confidence it had only when that has changed', () => {
    const session = sessionOf(counting('flash-damaged'));
    session.tell(1, discover(A));
    session.tell(1, discover(A));
    expect(session.conclusions.at(-1)?.happening).not.toHaveProperty('was');
  });

  it('grows by a bounded number of events, whatever a rule collects', () => {
    const session = sessionOf(counting('flash-damaged'));
    for (let at = 1; at <= 1000; at += 1) session.tell(at, discover(A));
    expect(session.findings).toHaveLength(16);
    expect(session.diagnosis.findings[0]?.evidence).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
  });

  it('goes with a reason even when the rule gives none', () => {
    const session = sessionOf(
      counting('flash-damaged', {
        heed: ({ type, n }) => (type === 'dhcp.nak' ? {} : { claim: claim([n]) }),
      }),
    );
    session.tell(1, discover(A));
    session.tell(2, nak(A));
    expect(session.findings.at(-1)).toBe('2 cleared 1: what spoke for it is over');
  });
});

describe('a more specific finding', () => {
  /** Claims at a RELEASE, until a DECLINE. */
  const specific = (
    cause: CauseName,
    explains: readonly CauseName[],
    about: 'device' | 'station' = 'device',
  ): AnyRule => {
    const rule: Rule<undefined, 'dhcp.release' | 'dhcp.decline'> = {
      cause,
      about,
      heeds: ['dhcp.release', 'dhcp.decline'],
      explains,
      heed: ({ type, n }) => (type === 'dhcp.decline' ? { over: 'declined' } : { claim: claim([n]) }),
    };
    return rule;
  };
  const release = (device: string): Happening => ({ type: 'dhcp.release', device, address: 'x' });
  const decline = (device: string): Happening => ({ type: 'dhcp.decline', device, address: 'x', quarantine: 1 });
  const general = counting('no-tftp-address');

  it('settles the general one it explains, of the same device only, and brings it back when it goes', () => {
    const session = sessionOf(general, specific('option-150-as-text', ['no-tftp-address']));
    session.tell(1, discover(A));
    session.tell(2, discover(B));
    session.tell(3, release(A));
    session.tell(4, discover(A));
    session.tell(5, decline(A));
    expect(session.findings).toEqual([
      '1 raised 1 no-tftp-address likely by 1',
      '2 raised 2 no-tftp-address likely by 2',
      '3 raised 3 option-150-as-text likely by 3',
      '3 cleared 1: option-150-as-text explains it',
      '5 raised 4 no-tftp-address likely by 1,4',
      '5 cleared 3: declined',
    ]);
  });

  it('keeps the general one from being told at all', () => {
    const session = sessionOf(general, specific('option-150-as-text', ['no-tftp-address']));
    session.tell(1, release(A));
    session.tell(2, discover(A));
    session.tell(3, nak(A));
    session.tell(4, decline(A));
    expect(session.findings).toEqual(['1 raised 1 option-150-as-text likely by 1', '4 cleared 1: declined']);
  });

  it('of the station speaks for every device', () => {
    const session = sessionOf(general, specific('adapter-missing', ['no-tftp-address'], 'station'));
    session.tell(1, discover(A));
    session.tell(2, discover(B));
    session.tell(3, release(A));
    session.tell(4, discover('02:00:00:00:00:0c'));
    session.tell(5, decline(B));
    expect(session.findings).toEqual([
      '1 raised 1 no-tftp-address likely by 1',
      '2 raised 2 no-tftp-address likely by 2',
      '3 raised 3 adapter-missing likely by 3',
      '3 cleared 2: adapter-missing explains it',
      '3 cleared 1: adapter-missing explains it',
      '5 raised 4 no-tftp-address likely by 1',
      '5 raised 5 no-tftp-address likely by 4',
      '5 raised 6 no-tftp-address likely by 2',
      '5 cleared 3: declined',
    ]);
  });

  it('of the station explains one of the station too', () => {
    const general: Rule<undefined, 'service.fault'> = {
      cause: 'firewall',
      about: 'station',
      heeds: ['service.fault'],
      heed: ({ n }) => ({ claim: claim([n]) }),
    };
    const session = sessionOf(general, specific('adapter-missing', ['firewall'], 'station'));
    session.tell(1, fault);
    session.tell(2, release(A));
    expect(session.findings.at(-1)).toBe('2 cleared 1: adapter-missing explains it');
  });

  it('is the only one told when both are found in the same event, or at the end of waits of the same length', () => {
    const rule = (cause: CauseName, explains: readonly CauseName[]): AnyRule =>
      counting(cause, {
        explains,
        heed: ({ n, type }, { now }) =>
          type === 'dhcp.nak' ? { memory: [n], until: after(now, seconds(5)) } : { claim: claim([n]) },
        due: (_scene, evidence = []) => ({ claim: claim(evidence) }),
      });
    const session = sessionOf(rule('no-tftp-address', []), rule('option-150-as-text', ['no-tftp-address']));
    session.tell(1, discover(A));
    session.tell(2, nak(B));
    session.pass(100);
    expect(session.findings).toEqual([
      '1 raised 1 option-150-as-text likely by 1',
      '7 raised 2 option-150-as-text likely by 2',
    ]);
  });

  it('explains the most general one even while it is explained itself', () => {
    const session = sessionOf(
      general,
      counting('option-150-as-text', { explains: ['no-tftp-address'] }),
      specific('flash-damaged', ['option-150-as-text']),
    );
    session.tell(1, release(A));
    session.tell(2, discover(A));
    expect(session.findings).toEqual(['1 raised 1 flash-damaged likely by 1']);
  });
});

describe('waiting', () => {
  /** Waits `wait` seconds after each DISCOVER; a NAK ends the wait, a RELEASE says nothing new. */
  function waiting(wait: number, due: (scene: Scene) => Opinion<number> | undefined): AnyRule {
    const rule: Rule<number, 'dhcp.discover' | 'dhcp.nak' | 'dhcp.release'> = {
      cause: 'flash-damaged',
      about: 'device',
      heeds: ['dhcp.discover', 'dhcp.nak', 'dhcp.release'],
      heed({ type, n }, { now }) {
        if (type === 'dhcp.release') return undefined;
        return { memory: n, ...(type === 'dhcp.discover' && { until: after(now, seconds(wait)) }) };
      },
      due,
    };
    return rule;
  }
  const tells = ({ now }: Scene): Opinion<number> => ({ memory: now, claim: claim([1]) });

  it('ends when its time has come, and not before', () => {
    const session = sessionOf(waiting(10, tells));
    session.tell(1, discover(A));
    expect(session.deadline).toBe(11);
    session.pass(10.999);
    expect(session.findings).toEqual([]);
    session.pass(11);
    expect(session.findings).toEqual(['11 raised 1 flash-damaged likely by 1']);
    expect(session.deadline).toBeUndefined();
  });

  it('ends for one device at the very instant at which that of another would have, had nothing come in between', () => {
    const session = sessionOf(waiting(10, tells));
    session.tell(1, discover(A));
    session.tell(1, discover(B));
    session.tell(5, nak(B));
    session.pass(60);
    expect(session.findings).toEqual(['11 raised 1 flash-damaged likely by 1']);
  });

  it('ends before an event that comes later is heeded, dated when it ended', () => {
    const session = sessionOf(waiting(10, tells));
    session.tell(1, discover(A));
    session.tell(60, nak(A));
    expect(session.findings).toEqual([
      '11 raised 1 flash-damaged likely by 1',
      '60 cleared 1: what spoke for it is over',
    ]);
  });

  it('goes on while nothing is new, begins anew with a new opinion, and ends with one that does not wait', () => {
    const session = sessionOf(waiting(10, tells));
    session.tell(1, discover(A));
    session.tell(5, { type: 'dhcp.release', device: A, address: 'x' });
    session.tell(6, discover(A));
    session.pass(15);
    expect(session.findings).toEqual([]);
    session.tell(15, nak(A));
    session.pass(100);
    expect(session.findings).toEqual([]);
  });

  it('of many ends in the order of time, however much time passes in one step', () => {
    const order: [string | undefined, Instant][] = [];
    const session = sessionOf(
      waiting(10, ({ device, now }) => {
        order.push([device, now]);
        return order.length < 3 ? { until: after(now, seconds(4)) } : undefined;
      }),
    );
    session.tell(1, discover(A));
    session.tell(2, discover(B));
    session.tell(3, discover(A));
    session.pass(1000);
    expect(order).toEqual([
      [B, 12_000],
      [A, 13_000],
      [B, 16_000],
      [A, 17_000],
    ]);
  });

  it('is not told to the rule with a story from before', () => {
    const scenes: Scene[] = [];
    const session = sessionOf(waiting(10, (scene) => void scenes.push(scene)));
    session.tell(1, discover(A));
    session.pass(20);
    expect(scenes).toMatchObject([{ device: A, now: 11_000, story: { phase: 'asking' } }]);
    expect(scenes[0]).not.toHaveProperty('before');
  });

  it('that the rule does not change leaves memory and claim as they are', () => {
    const memories: unknown[] = [];
    const rule = counting('flash-damaged', {
      heed: ({ n }, { now }, memory) => {
        memories.push(memory);
        return { memory: [n], claim: claim([n]), until: after(now, seconds(5)) };
      },
      due: () => undefined,
    });
    const session = sessionOf(rule);
    session.tell(1, discover(A));
    session.pass(10);
    expect(session.diagnosis.findings).toHaveLength(1);
    session.tell(11, discover(A));
    expect(memories).toEqual([undefined, [1]]);
  });

  it('that would never end is a fault of the rule', () => {
    const session = sessionOf(waiting(10, ({ now }) => ({ until: now })));
    session.tell(1, discover(A));
    session.pass(20);
    expect(session.findings).toEqual(['11 fault of the rule flash-damaged: Error: its wait does not end']);
  });

  it('goes on where there is nothing else to remember, also after a claim', () => {
    const rule = counting('flash-damaged', {
      heed: ({ type, n }, { now }) => (type === 'dhcp.nak' ? { until: after(now, seconds(5)) } : { claim: claim([n]) }),
      due: () => ({ claim: claim([1]) }),
    });
    const session = sessionOf(rule);
    session.tell(1, discover(A));
    session.tell(2, nak(A));
    session.pass(7);
    expect(session.findings.slice(1)).toEqual([
      '2 cleared 1: what spoke for it is over',
      '7 raised 2 flash-damaged likely by 1',
    ]);
  });

  it('that is no time never ends, and stops no other', () => {
    const rule = counting('no-power', { heed: () => ({ memory: [1], until: instant(Number.NaN) }) });
    const session = sessionOf(rule, waiting(10, tells));
    session.tell(1, discover(A));
    expect(session.deadline).toBe(11);
    session.pass(11);
    expect([session.findings.length, session.deadline]).toEqual([1, undefined]);
  });

  it('is over at a whole millisecond, as events are', () => {
    const session = sessionOf(waiting(0.0001, tells));
    session.tell(1, discover(A));
    expect(session.deadline).toBe(1.001);
  });

  it('never runs backwards, and a time beyond all bounds ends it', () => {
    const session = sessionOf(waiting(10, tells));
    session.tell(100, discover(A));
    session.tell(50, discover(B));
    session.pass(70);
    expect(session.findings).toEqual([]);
    session.pass(Number.POSITIVE_INFINITY);
    expect(session.findings).toEqual([
      '110 raised 1 flash-damaged likely by 1',
      '110 raised 2 flash-damaged likely by 1',
    ]);
  });

  it('is told the time by what the station concluded', () => {
    const session = sessionOf(waiting(10, tells));
    session.tell(1, discover(A));
    session.tell(11, { type: 'device.seen', device: A, model: 'x', recipe: 'y', by: 'z' });
    expect(session.findings).toEqual(['11 raised 1 flash-damaged likely by 1']);
  });

  it('of a rule about the station knows of no device', () => {
    const scenes: Scene[] = [];
    const rule: Rule<number, 'dhcp.discover'> = {
      cause: 'port-taken',
      about: 'station',
      heeds: ['dhcp.discover'],
      heed: ({ n }, { now }) => ({ memory: n, until: after(now, seconds(1)) }),
      due: (scene) => void scenes.push(scene),
    };
    const session = sessionOf(rule);
    session.tell(1, discover(A));
    session.pass(2);
    expect(scenes).toEqual([
      { now: instant(2000), facts: { pace: 1 }, hears: false, places: [], recoverable: new Set() },
    ]);
  });
});

describe('devices without number', () => {
  const mac = (number: number): string =>
    `02:00:00:01:${[number >> 8, number & 255].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;

  it('are forgotten, those heard of longest ago first, and with them what was found and waited for', () => {
    const rule = counting('flash-damaged', {
      explains: ['no-tftp-address'],
      heed: ({ n }, { now }) => ({ memory: [n], claim: claim([n]), until: after(now, seconds(1000)) }),
      due: () => {
        throw new Error('forgotten, and waited for');
      },
    });
    const session = new Session({ rules: [rule, counting('no-tftp-address')], mostDevices: 10 });
    for (let number = 0; number < 10; number += 1) session.tell(number, discover(mac(number)));
    session.tell(10, { type: 'dhcp.release', device: mac(0), address: 'x' });
    session.tell(11, discover(mac(10)));
    expect(session.findings.slice(10)).toEqual([
      '11 raised 11 flash-damaged likely by 12',
      '11 cleared 2: nothing was heard of it for long, and many others were',
    ]);
    expect(session.diagnosis.findings.map(({ finding }) => finding)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (let number = 11; number < 5000; number += 1) session.tell(12, discover(mac(number)));
    expect(session.diagnosis.findings).toHaveLength(10);
    expect(session.conclusions.filter(({ happening }) => happening.type === 'finding.cleared')).toHaveLength(4990);
  });

  it('leave room as soon as no rule remembers them', () => {
    const [claimed, forgotten, another] = [A, B, mac(1)];
    const rule = counting('flash-damaged', {
      heed: ({ n }, { device }, memory) => {
        if (device !== forgotten) return { claim: claim([n]) };
        return memory === undefined ? { memory: [n] } : {};
      },
    });
    const session = new Session({ rules: [rule], mostDevices: 2 });
    for (const device of [claimed, forgotten, forgotten, another]) session.tell(1, discover(device));
    expect(session.diagnosis.findings.map(({ device }) => device)).toEqual([claimed, another]);
  });

  it('cost nothing while no rule has anything to say or to remember of them', () => {
    const rule = counting('flash-damaged', { heed: ({ type }) => (type === 'dhcp.nak' ? { claim: claim([1]) } : {}) });
    const session = new Session({ rules: [rule], mostDevices: 1 });
    session.tell(1, nak(A));
    for (let number = 0; number < 100; number += 1) session.tell(2, discover(mac(number)));
    expect(session.findings).toEqual(['1 raised 1 flash-damaged likely by 1']);
    session.tell(3, discover(A));
    session.tell(4, nak(B));
    session.tell(5, nak(A));
    expect(session.findings.slice(1)).toEqual([
      '3 cleared 1: what spoke for it is over',
      '4 raised 2 flash-damaged likely by 1',
      '5 raised 3 flash-damaged likely by 1',
      '5 cleared 2: nothing was heard of it for long, and many others were',
    ]);
  });
});
