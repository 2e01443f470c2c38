/**
 * Cause 36: the device has a right lease, and asks for nothing. Its loader finds no name to ask for; or it looks elsewhere,
 * which cannot be told apart from here.
 */
import { startedDevice } from '../../devices/started-device.ts';
import { moreEvidence } from '../finding.ts';
import { isWholeLease } from '../leases.ts';
import { silenceEnds, type Opinion, type Rule, type Scene } from '../rule.ts';

interface Memory {
  readonly started: number;
  /** The leases of starts that led to nothing, and the one of this start. */
  readonly evidence: readonly number[];
  readonly isSilent: boolean;
}

type Heeded = 'dhcp.discover' | 'dhcp.request' | 'dhcp.ack' | 'dhcp.elsewhere' | 'file.request' | 'file.missing';

export const FLASH_DAMAGED: Rule<Memory, Heeded> = {
  cause: 'flash-damaged',
  about: 'device',
  heeds: ['dhcp.discover', 'dhcp.request', 'dhcp.ack', 'dhcp.elsewhere', 'file.request', 'file.missing'],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    if (event.type === 'file.request' || event.type === 'file.missing')
      return memory === undefined ? undefined : { over: 'it asks for files' };
    if (event.type === 'dhcp.elsewhere') return memory === undefined ? undefined : { over: 'another server helps it' };
    const { evidence = [], isSilent = false } = memory ?? {};
    if (startedDevice(event) !== undefined && event.type !== 'dhcp.ack')
      return opinion({ started: event.n, evidence, isSilent }, scene);
    const until = silenceEnds(scene, 'loads');
    if (event.type !== 'dhcp.ack' || memory === undefined || until === undefined || !isWholeLease(event, scene))
      return undefined;
    // A renewal is no start: who has its address for longer reads nothing any more.
    if (memory.started < 0) return undefined;
    const next = { started: -1, evidence: moreEvidence(evidence, event.n), isSilent };
    return { ...opinion(next, scene), until };
  },
  due(scene, memory) {
    return memory === undefined ? undefined : opinion({ ...memory, isSilent: true }, scene);
  },
};

function opinion(memory: Memory, { story }: Scene): Opinion<Memory> {
  if (!memory.isSilent) return { memory };
  return {
    memory,
    claim: {
      confidence: memory.evidence.length > 1 ? 'likely' : 'possible',
      evidence: memory.evidence,
      says: `The ${story?.model ?? 'device'} has its address and everything that belongs to it, and asks for no file: its flash is damaged, or it looks for a server that is stored in it.`,
      remedy: [
        'Reset it: hold # while you plug it in, then dial 123456789*0#. That erases addresses and servers that are stored in it.',
        'If it stays silent, erase all of its flash: the same with 3491672850*#. Then it is dark for five minutes or more.',
        'Make sure that no firewall of this computer drops what comes to UDP port 69: rouse demo shows how a start looks that works.',
      ],
    },
  };
}
