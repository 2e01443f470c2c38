/** A part of a datagram as people read it, with the bytes it stands in. */
export interface Field {
  readonly name: string;
  /** Safe to show. */
  readonly value: string;
  /** From which byte to which (exclusive), counted from the start of the datagram. */
  readonly from: number;
  readonly to: number;
}
