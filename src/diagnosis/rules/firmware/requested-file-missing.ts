/**
 * Cause 114: the device asks for a file that is not here, and stops there. Most devices ask for files that need not exist,
 * and go on: so it is told when it asks again and again, or for nothing else any more.
 */
import { parseImageName } from '../../../formats/cisco/image-name.ts';
import { isConfiguration } from '../../../knowledge/file-roles.ts';
import { isOptional, LIST_STEP, matches } from '../../../knowledge/recipe.ts';
import type { Instant } from '../../../lib/time.ts';
import { isDefaultList } from '../../firmware.ts';
import { moreEvidence } from '../../finding.ts';
import { silenceEnds, type EventOf, type Opinion, type Rule, type Scene } from '../../rule.ts';
import { ends, TFTP_GIVES_UP } from '../../waits.ts';

interface Memory {
  readonly file: string;
  /** How often it asked for it. */
  readonly times: number;
  /** It was told; then it takes that very file to settle it. */
  readonly isTold: boolean;
  readonly evidence: readonly number[];
}

type Heeded = 'file.missing' | 'file.request' | 'file.complete' | 'firmware.problem' | 'dhcp.quirk';

/** A client that got no answer repeats itself; one that got the answer that there is nothing does that for a reason. */
const AGAIN = 3;

export const REQUESTED_FILE_MISSING: Rule<Memory, Heeded> = {
  cause: 'requested-file-missing',
  about: 'either',
  heeds: ['file.missing', 'file.request', 'file.complete', 'firmware.problem', 'dhcp.quirk'],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    switch (event.type) {
      case 'firmware.problem':
        return lacking(event, memory);
      case 'file.missing':
        return event.asks === 'read' && isNeeded(event.file, scene) ? missing(event, scene, memory) : undefined;
      case 'dhcp.quirk':
        return memory === undefined ? undefined : { over: 'it is given its name in its own way from now on' };
      default:
        return memory === undefined || event.asks === 'write' ? undefined : goesOn(event, memory);
    }
  },
  due({ story }, memory) {
    const hasRead = story?.files.some(({ state }) => state === 'read') === true;
    return memory === undefined || memory.isTold || hasRead ? undefined : told(memory, 'likely');
  },
};

function missing(
  event: EventOf<'file.missing'>,
  scene: Scene,
  memory: Memory | undefined,
): Opinion<Memory> | undefined {
  const isSame = memory?.file === event.file;
  if (memory?.isTold === true && !isSame) return undefined;
  const { times = 0, evidence = [], isTold = false } = isSame ? memory : {};
  const next = { file: event.file, times: times + 1, isTold, evidence: moreEvidence(evidence, event.n) };
  const isPart = parseImageName(event.file)?.kind === 'component';
  if (isPart || next.times >= AGAIN) return told(next, isPart || next.times > AGAIN ? 'certain' : 'likely');
  return isTold ? told(next, 'likely') : { memory: next, until: quietEnds(scene) };
}

/** A package lists a file that it does not have; the first of them is told. */
function lacking(event: EventOf<'firmware.problem'>, memory: Memory | undefined): Opinion<Memory> | undefined {
  if (event.kind !== 'missing-component' || event.other !== undefined || memory !== undefined) return undefined;
  const evidence = [event.n];
  const says = `A file is missing: ${event.problem}`;
  const remedy = [event.hint, 'Do not reset a phone before: it would have no firmware.'];
  return {
    memory: { file: event.file, times: 1, isTold: true, evidence },
    claim: { confidence: 'certain', evidence, says, remedy },
  };
}

/** It reads a file: what is missing was not needed, unless it comes back to it. */
function goesOn(event: EventOf<'file.request' | 'file.complete'>, memory: Memory): Opinion<Memory> | undefined {
  if (memory.file === event.file) return { over: `it reads ${event.file} now` };
  return memory.isTold ? undefined : { memory };
}

function quietEnds(scene: Scene): Instant {
  return silenceEnds(scene, LIST_STEP) ?? ends(TFTP_GIVES_UP, scene);
}

/** What recipes prove a start by, lists and configuration files have causes of their own, or need not be here. */
function isNeeded(file: string, { story }: Scene): boolean {
  const recipe = story?.recipe;
  // Of phones that read a list the rules for lists tell more.
  const isList = recipe !== undefined && recipe.trace.proof.length > 0 && matches(recipe.trace.loads, file);
  return !isDefaultList(file) && !isConfiguration(file) && !isList && !isOptional(recipe, file);
}

function told(memory: Memory, confidence: 'likely' | 'certain'): Opinion<Memory> {
  const { file, times, evidence } = memory;
  return {
    memory: { ...memory, isTold: true },
    claim: {
      confidence,
      evidence,
      says: `It asks for ${file}${times > 1 ? ' again and again' : ''}, which is not here, and does not go on without it.`,
      remedy: [
        `Put ${file} where the station serves it: into the folder that was given to rouse up, or with rouse firmware add FILE.`,
        'If the file has another name, look whether the device or the boot file names the right one.',
      ],
    },
  };
}
