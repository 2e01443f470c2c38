/**
 * Cause 43: somebody meant to reset the device, and it started what it had. After its address it asks for its
 * configuration instead of its list of firmware files. The story of the device knows which devices may do that: those
 * that were recovered here, and those that go from one load to the next (`firmware.bridged`).
 *
 * Only a start that was seen counts: a device that runs asks for its configuration from time to time.
 */
import { startedDevice } from '../../../devices/started-device.ts';
import { isOwnConfiguration } from '../../../knowledge/file-roles.ts';
import { LIST_STEP, matches, type Recipe } from '../../../knowledge/recipe.ts';
import { moreEvidence, type Claim } from '../../finding.ts';
import { beforeReset } from '../../reset.ts';
import { silenceEnds, type EventOf, type Opinion, type Rule, type Scene, type Unchanged } from '../../rule.ts';

interface Memory {
  /** The event with which it started last. */
  readonly started: number;
  /** It has asked for its configuration since then. */
  readonly hasAsked: boolean;
  /** Its starts that led to no list, and what it asked for instead. */
  readonly evidence: readonly number[];
  /** The file it asked for instead, for people. */
  readonly file: string;
  /** The list did not come in the time that is normal. */
  readonly isCertain: boolean;
  /** Its configuration is here: nobody wants it reset. */
  readonly isWanted: boolean;
  /** A configuration that is made for any phone that asks, because nobody said anything about this one. */
  readonly isForAnybody: boolean;
}

type Heeded =
  'configuration.made' | 'dhcp.discover' | 'dhcp.request' | 'dhcp.ack' | 'dhcp.elsewhere' | 'firmware.bridged' | Asking;
type Asking = 'file.request' | 'file.missing';

const WAS_RESET = 'it asks for its list of firmware files: it was reset';
const IS_BRIDGED = 'it runs a load that only leads to the next one';
const UNKNOWN = { evidence: [], file: '', isCertain: false, isWanted: false, isForAnybody: false } as const;

export const RESET_NOT_TAKEN: Rule<Memory, Heeded> = {
  cause: 'reset-not-taken',
  about: 'device',
  heeds: [
    'configuration.made',
    'dhcp.discover',
    'dhcp.request',
    'dhcp.ack',
    'dhcp.elsewhere',
    'firmware.bridged',
    'file.request',
    'file.missing',
  ],
  heed(event, scene, memory) {
    // A new start is a new try: what the one before waited for does not come any more.
    if (event.type === 'dhcp.elsewhere' || startedDevice(event) !== undefined)
      return opinion({ ...(memory ?? UNKNOWN), started: event.n, hasAsked: false }, scene);
    if (memory === undefined) return undefined;
    if (event.type === 'configuration.made') return isMade({ ...memory, isForAnybody: event.isMeant !== true }, scene);
    const phase = scene.story?.phase;
    if (phase === 'normal-boot') return isAsking(event) ? asks(event, scene, memory) : undefined;
    return phase === 'loading' ? { over: event.type === 'firmware.bridged' ? IS_BRIDGED : WAS_RESET } : undefined;
  },
  due(scene, memory) {
    return memory === undefined ? undefined : opinion({ ...memory, isCertain: true }, scene);
  },
};

/** What was claimed still holds, and what is waited for is waited for. */
function isMade(memory: Memory, scene: Scene): Opinion<Memory> {
  const until = memory.isCertain || !memory.hasAsked ? undefined : silenceEnds(scene, LIST_STEP);
  return { ...opinion(memory, scene), ...(until === undefined ? {} : { until }) };
}

/** It asks for a file, and its story says that it started normally. */
function asks(event: EventOf<Asking>, scene: Scene, memory: Memory): Opinion<Memory> | Unchanged {
  if (event.type === 'file.request' && isOwnConfiguration(event.file) && !memory.isForAnybody) {
    const over = 'its configuration is here, so it may well start normally';
    return { memory: { ...memory, ...UNKNOWN, isWanted: true }, over };
  }
  const isConfiguration = matches(scene.story?.recipe?.trace.proof, event.file);
  if (memory.isWanted || memory.hasAsked || !isConfiguration) return undefined;
  const evidence = moreEvidence(memory.evidence, memory.started, event.n);
  const until = silenceEnds(scene, LIST_STEP);
  return {
    ...opinion({ ...memory, hasAsked: true, evidence, file: event.file }, scene),
    ...(until === undefined ? {} : { until }),
  };
}

function opinion(memory: Memory, scene: Scene): Opinion<Memory> {
  return memory.evidence.length === 0 ? { memory } : { memory, claim: claim(memory, scene) };
}

function claim({ evidence, file, isCertain }: Memory, scene: Scene): Claim {
  const { model = 'device', recipe } = scene.story ?? {};
  return {
    confidence: isCertain ? 'certain' : 'likely',
    evidence,
    says: `The ${model} started normally and was not reset: it asked for its configuration (${file}) and not for its list of firmware files.`,
    remedy: [beforeReset(scene), ...handles(recipe)],
  };
}

/** What a person does until the device reads its list, step by step. */
function handles(recipe: Recipe | undefined): readonly string[] {
  const steps = recipe?.steps ?? [];
  const before = steps.slice(
    0,
    Math.max(
      0,
      steps.findIndex(({ id }) => id === LIST_STEP),
    ),
  );
  return before.flatMap(({ does, sees }) =>
    does === undefined ? [] : [sees === undefined ? does : `${does} ${sees}`],
  );
}

function isAsking(event: EventOf<Heeded>): event is EventOf<Asking> {
  return event.type === 'file.request' || event.type === 'file.missing';
}
