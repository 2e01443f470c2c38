/** A value or the reason there is none. Broken input from a peer is a value, never an exception. */
export type Result<T, E> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}

/** Why bytes from outside could not be read: what is wrong, in which field, at which byte offset. */
export interface Malformed {
  readonly reason: string;
  readonly field: string;
  readonly offset: number;
}

export function malformed(reason: string, field: string, offset: number): Err<Malformed> {
  return err({ reason, field, offset });
}

/** For the end of a `switch` over a union: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
