/** Cause 121: a file that was here at the start is gone: a virus scanner took it away, or the disk was unplugged. */
import type { Claim } from '../../finding.ts';
import { isDefaultList } from '../../firmware.ts';
import { ofKind } from '../../library.ts';
import { wasSupplied } from '../../reset.ts';
import type { EventOf, Opinion, Rule, Scene } from '../../rule.ts';

interface Memory {
  /** What it was given, the latest last. */
  readonly given: readonly string[];
  readonly claim?: Claim;
}

type Heeded = 'firmware.problem' | 'file.request' | 'file.missing';

const MOST = 16;
const isLost = ofKind('lost');

export const FILE_VANISHED: Rule<Memory, Heeded> = {
  cause: 'file-vanished',
  about: 'either',
  explains: [
    'requested-file-missing',
    'default-list-missing',
    'wrong-model-family',
    'no-firmware',
    'load-missing',
    'package-not-unpacked',
  ],
  heeds: ['firmware.problem', 'file.request', 'file.missing'],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    switch (event.type) {
      case 'firmware.problem':
        return isLost(event, scene) ? lost(event, memory) : undefined;
      case 'file.request':
        return event.asks === 'read' ? isGiven(event.file, memory) : undefined;
      case 'file.missing':
        return event.asks === 'read' && wasHere(event.file, scene, memory) ? gone(event, memory) : undefined;
    }
  },
};

function lost({ n, problem, source, hint }: EventOf<'firmware.problem'>, memory: Memory | undefined): Opinion<Memory> {
  const says = `${problem.replace(/\.$/, '')} (in ${source}).`;
  return told({ confidence: 'certain', evidence: [n], says, remedy: [hint] }, memory);
}

function isGiven(file: string, memory: Memory | undefined): Opinion<Memory> | undefined {
  const name = file.toLowerCase();
  if (memory?.given.at(-1) === name) return undefined;
  const given = [...(memory?.given.filter((one) => one !== name) ?? []), name].slice(-MOST);
  const isBack = memory?.claim?.says.includes(` ${file},`) === true;
  if (isBack) return { memory: { given }, over: `${file} is there again` };
  return { memory: { ...memory, given }, ...(memory?.claim === undefined ? {} : { claim: memory.claim }) };
}

/** It was given it before; a list that was told it names it; or it is the list of a model that firmware was here for. */
function wasHere(file: string, scene: Scene, memory: Memory | undefined): boolean {
  const name = file.toLowerCase();
  const isListed = scene.before?.files.some((one) => one.size > 0 && one.name.toLowerCase() === name) === true;
  return memory?.given.includes(name) === true || isListed || (isDefaultList(file) && wasSupplied(scene));
}

function gone({ n, file }: EventOf<'file.missing'>, memory: Memory | undefined): Opinion<Memory> | undefined {
  if (memory?.claim !== undefined) return undefined;
  return told(
    {
      confidence: 'certain',
      evidence: [n],
      says: `It asks for ${file}, which was here a moment ago and is gone.`,
      remedy: [
        'Look into the quarantine of the virus scanner, and except the folder of the firmware from it.',
        'If the files lie on a stick or a network drive, copy them to the disk.',
      ],
    },
    memory,
  );
}

function told(claim: Claim, memory: Memory | undefined): Opinion<Memory> {
  return { memory: { given: memory?.given ?? [], claim }, claim };
}
