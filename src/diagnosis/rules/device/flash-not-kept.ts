/** Cause 122: everything was read, and after its restart the device asks for all of it again: its flash does not keep it. */
import { startedDevice } from '../../../devices/started-device.ts';
import { matches } from '../../../knowledge/recipe.ts';
import { moreEvidence } from '../../finding.ts';
import { isDefaultList } from '../../firmware.ts';
import type { EventOf, Opinion, Rule, Scene } from '../../rule.ts';

interface Memory {
  /** The restart after it had read everything. */
  readonly restarted?: number;
  /** How often it asked for everything again after that. */
  readonly rounds: number;
  readonly evidence: readonly number[];
}

type Heeded = 'dhcp.discover' | 'dhcp.request' | 'dhcp.ack' | 'file.request' | 'file.missing' | 'firmware.bridged';

export const FLASH_NOT_KEPT: Rule<Memory, Heeded> = {
  cause: 'flash-not-kept',
  about: 'device',
  heeds: ['dhcp.discover', 'dhcp.request', 'dhcp.ack', 'file.request', 'file.missing', 'firmware.bridged'],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    if (startedDevice(event) !== undefined) {
      const { rounds = 0, evidence = [] } = memory ?? {};
      return scene.story?.phase === 'writing' ? opinion({ restarted: event.n, rounds, evidence }) : undefined;
    }
    if (memory === undefined) return undefined;
    if (event.type === 'firmware.bridged') return { over: RUNS };
    return 'file' in event ? asked(event, scene, memory) : undefined;
  },
};

const RUNS = 'it runs what it has read';

function asked(
  { type, file, n }: EventOf<'file.request' | 'file.missing'>,
  { before, story }: Scene,
  { restarted, rounds, evidence }: Memory,
): Opinion<Memory> | undefined {
  if (matches(story?.recipe?.trace.proof, file)) return { over: RUNS };
  const isAgain = type === 'file.request' && before?.phase === 'writing' && isDefaultList(file);
  if (!isAgain || restarted === undefined) return undefined;
  return opinion({ rounds: rounds + 1, evidence: moreEvidence(evidence, restarted, n) });
}

/** Nobody does it twice for another reason. */
function opinion(memory: Memory): Opinion<Memory> {
  const { rounds, evidence } = memory;
  if (rounds === 0) return { memory };
  return {
    memory,
    claim: {
      confidence: rounds > 1 ? 'certain' : 'likely',
      evidence,
      says: 'It had read all of its firmware, and after its restart it asks for all of it again: what it wrote to its flash is not there.',
      remedy: [
        'Let it go on once more, and leave it plugged in until it restarts by itself.',
        'If that does not help, erase all of its flash: hold # while you plug it in and dial 3491672850*#. Then it is dark for five minutes or more.',
        'If it still forgets, its flash is worn out.',
      ],
    },
  };
}
