/** What goes on elsewhere while a turn does not wait for it: asked about again and again, because a batched loop runs no promises. */
export interface Underway<T> {
  /** Undefined until it has ended. */
  outcome(): T | undefined;
}

/** What has ended already. */
export function ended<T>(outcome: T): Underway<T> {
  return { outcome: () => outcome };
}

/** A promise, for whoever cannot wait for it. It must not be rejected: let it end in a `Result`. */
export function ofPromise<T>(promise: Promise<T>): Underway<T> {
  let outcome: T | undefined;
  void promise.then((value) => (outcome = value));
  return { outcome: () => outcome };
}

/** One after the other; `next` is begun by the first question after the end of `first`, and never if nobody asks. */
export function followedBy<A, B>(first: Underway<A>, next: (outcome: A) => Underway<B>): Underway<B> {
  let second: Underway<B> | undefined;
  return {
    outcome() {
      const done = second === undefined ? first.outcome() : undefined;
      if (done !== undefined) second = next(done);
      return second?.outcome();
    },
  };
}
