/** Cause 39: after every start the phone loads the same load again, because its configuration names another than it runs. */
import { moreEvidence } from '../../finding.ts';
import type { EventOf, Opinion, Rule } from '../../rule.ts';

interface Memory {
  /** The list of the load that its configuration names. */
  readonly list: string;
  /** Images read since it asked for that list last. */
  readonly read: number;
  /** How often it has read them. */
  readonly rounds: number;
  /** How often the phone said that it restarted because it had loaded other firmware. */
  readonly restarts: number;
  readonly evidence: readonly number[];
}

type Heeded = 'file.request' | 'file.complete' | 'firmware.bridged' | 'phone.alarm';

/** A load has more files than that; who reads fewer was interrupted or has refused one. */
const WHOLE = 3;
/** A second time can be somebody who has changed the configuration in between. */
const LOOP = 2;
/** A recovery by two loads is two such restarts. */
const RESTARTS = 3;

export const UPGRADE_LOOP: Rule<Memory, Heeded> = {
  cause: 'upgrade-loop',
  about: 'device',
  explains: ['reset-not-taken'],
  heeds: ['file.request', 'file.complete', 'firmware.bridged', 'phone.alarm'],
  heed(event, _scene, before): Opinion<Memory> | undefined {
    if (event.type === 'firmware.bridged') return before === undefined ? undefined : { over: 'another load follows' };
    if (event.type === 'phone.alarm') return isLoading(event.last) ? opinion(restarted(event, before)) : undefined;
    const memory = event.asks === 'write' ? before : follow(event, before);
    return memory === undefined || memory === before ? undefined : opinion(memory);
  },
};

/** The same object where nothing is new. */
function follow(event: EventOf<'file.request' | 'file.complete'>, before: Memory | undefined): Memory | undefined {
  const { file, n } = event;
  const isList = /^(sccp|sip)\w+\.\S+\.loads$/i.test(file);
  if (event.type === 'file.complete')
    return before === undefined || isList || !/\.sb[n2]$/i.test(file) ? before : { ...before, read: before.read + 1 };
  if (!isList) return before;
  if (before?.list !== file) return { list: file, read: 0, rounds: 0, restarts: before?.restarts ?? 0, evidence: [n] };
  if (before.read < WHOLE) return { ...before, read: 0 };
  return { ...before, read: 0, rounds: before.rounds + 1, evidence: moreEvidence(before.evidence, n) };
}

function isLoading(last: string | undefined): boolean {
  return last?.toLowerCase().replaceAll(/[^a-z]/g, '') === 'phoneloading';
}

function restarted({ n, load = 'other firmware' }: EventOf<'phone.alarm'>, before: Memory | undefined): Memory {
  const { list = load, read = 0, rounds = 0, restarts = 0, evidence = [] } = before ?? {};
  return { list, read, rounds, restarts: restarts + 1, evidence: moreEvidence(evidence, n) };
}

function opinion(memory: Memory): Opinion<Memory> {
  const { list, restarts, evidence } = memory;
  const rounds = Math.max(memory.rounds, restarts);
  if (memory.rounds < LOOP && restarts < RESTARTS) return { memory };
  const load = list.replace(/\.loads$/i, '');
  return {
    memory,
    claim: {
      confidence: rounds > RESTARTS || memory.rounds > LOOP ? 'certain' : 'likely',
      evidence,
      says: `It has loaded ${load} ${rounds} times, and begins with it again: after every start it is told to load it.`,
      remedy: [
        'Let only one server give it its configuration, and look what loadInformation says there: two that name different loads send the phone back and forth.',
        'Or leave loadInformation empty: then the phone keeps what it has.',
      ],
    },
  };
}
