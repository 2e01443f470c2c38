/**
 * Why a device gets no file, or may not put one. The reasons are a closed set that no protocol defines: each protocol has a
 * table from them to its own errors (services/tftp/refusal.ts).
 */
export interface FileProblem {
  readonly kind: 'problem';
  readonly why: FileTrouble;
  /** For the device and for people: `file not found`. */
  readonly reason: string;
}

export type FileTrouble =
  /** Nothing has that name. */
  | 'not-found'
  /** The rules of this station do not allow it. */
  | 'forbidden'
  /** It is there, and the disk or the system does not give it. */
  | 'unreadable'
  /** The disk or the system does not take it. */
  | 'unwritable'
  /** Something has that name, and may not be replaced. */
  | 'exists'
  /** Larger than is allowed here. */
  | 'too-large'
  /** The disk has no room. */
  | 'full'
  /** Anything else. */
  | 'failed';

export function fileProblem(why: FileTrouble, reason: string): FileProblem {
  return { kind: 'problem', why, reason };
}
