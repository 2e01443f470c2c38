/** What a TFTP peer is told when there is no transfer, or no more of it: the code and the text of an ERROR packet. */
import type { FileProblem, FileTrouble } from '../../files/problem.ts';
import { ERROR_CODE } from '../../protocols/tftp/packet.ts';

export interface TransferRefusal {
  readonly kind: 'refusal';
  /** As in `ERROR_CODE`. */
  readonly code: number;
  readonly reason: string;
  /** As in `file.refused`. */
  readonly why?: 'client' | 'unreadable' | 'outside';
}

export function refusal(code: number, reason: string, why?: TransferRefusal['why']): TransferRefusal {
  return { kind: 'refusal', code, reason, ...(why && { why }) };
}

/** The same for what the files said. */
export function refusalOf({ why, reason }: FileProblem): TransferRefusal {
  return refusal(CODES[why], reason, why === 'unreadable' ? why : undefined);
}

/** RFC 1350 section 5 has fewer words than a disk. */
const CODES: Readonly<Record<FileTrouble, number>> = {
  'not-found': ERROR_CODE.notFound,
  forbidden: ERROR_CODE.accessViolation,
  unreadable: ERROR_CODE.accessViolation,
  unwritable: ERROR_CODE.accessViolation,
  exists: ERROR_CODE.alreadyExists,
  'too-large': ERROR_CODE.diskFull,
  full: ERROR_CODE.diskFull,
  failed: ERROR_CODE.undefined,
};
