/** Lets services of the main thread ask the packet side which bytes a device gets under a name. */
import type { DeviceIdentity } from '../../devices/identity.ts';
import type { Happening } from '../../events/types.ts';
import type { FileSource, Found } from '../../files/files.ts';
import { foundAt, type AskedFiles, type FoundAt } from '../../files/found-at.ts';
import { fileProblem, type FileProblem } from '../../files/problem.ts';
import { ok } from '../../lib/result.ts';
import type { Answer } from '../../services/question.ts';
import { NOT_YET } from './answering.ts';
import type { PacketAsking } from './packet-asking.ts';

/**
 * Not in the table of questions: other programs must not ask it, because it believes the request about who the device is.
 */
const FIND = 'files.find';

interface FindRequest {
  readonly name: string;
  readonly who: DeviceIdentity;
}

/** The answer, for the packet side. */
export function fileAnswers(files: FileSource): {
  readonly [FIND]: (request: FindRequest) => Answer<FoundAt | FileProblem | typeof NOT_YET>;
} {
  return {
    [FIND]: ({ name, who }) => ok(replies(files.find(name, who))),
  };
}

/** As often that it is not there yet as that is asked for, and then what it is. */
function* replies(finding: Found): Generator<FoundAt | FileProblem | typeof NOT_YET> {
  let found = finding.kind === 'pending' ? finding.until.outcome() : finding;
  while (finding.kind === 'pending' && found === undefined) {
    yield NOT_YET;
    found = finding.until.outcome();
  }
  if (found !== undefined) yield found.kind === 'problem' ? found : foundAt(found);
}

/** The view for the main thread. It never rejects. `follow` tells the packet side what happened. */
export function askedFiles(packets: Pick<PacketAsking, 'ask'>, follow: (happening: Happening) => void): AskedFiles {
  return {
    follow,
    async find(name, who) {
      const request: FindRequest = { name, who };
      for await (const reply of packets.ask(FIND, request)) {
        if (!reply.ok) return fileProblem('failed', reply.error.message);
        if (isFound(reply.value)) return reply.value;
      }
      return fileProblem('failed', 'the file view did not answer');
    },
  };
}

/** A structured clone of what `fileAnswers` made. */
function isFound(value: unknown): value is FoundAt | FileProblem {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
