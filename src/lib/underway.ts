/** What goes on elsewhere while a turn does not wait for it: asked about again and again, because a batched loop runs no promises. */
export interface Underway<T> {
  /** Undefined until it has ended. */
  outcome(): T | undefined;
}

/** The same where the thread can also stand still until the end. */
export interface Waitable<T> extends Underway<T> {
  wait(): T;
}

/** What has ended already. */
export function ended<T>(outcome: T): Waitable<T> {
  return { outcome: () => outcome, wait: () => outcome };
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

/** The same with something else made of its outcome, once, by the first question after its end. */
export function mapped<A, B>(first: Underway<A>, made: (outcome: A) => B): Underway<B> {
  return followedBy(first, (outcome) => ended(made(outcome)));
}

/** What is made of its outcome, once; `made` is called by the first who asks or waits after the end. */
export function concluded<A, B>(first: Waitable<A>, made: (outcome: A) => B): Waitable<B> {
  let end: { readonly made: B } | undefined;
  return {
    outcome() {
      const outcome = end === undefined ? first.outcome() : undefined;
      if (outcome !== undefined) end = { made: made(outcome) };
      return end?.made;
    },
    wait: () => (end ??= { made: made(first.wait()) }).made,
  };
}

/** All of them, in the order they are given in. */
export function allOf<T>(several: readonly Underway<T>[]): Underway<readonly T[]> {
  const left = new Set(several);
  return {
    outcome() {
      for (const one of left) if (one.outcome() !== undefined) left.delete(one);
      if (left.size > 0) return undefined;
      return several.map((one) => one.outcome()).filter((outcome) => outcome !== undefined);
    },
  };
}

/** What `instead` gives, where it gives something before the end: asked each time, so that it can tell how late it is. */
export function unless<T>(first: Underway<T>, instead: () => T | undefined): Underway<T> {
  let outcome: T | undefined;
  return { outcome: () => (outcome ??= first.outcome() ?? instead()) };
}

/** For whoever has an event loop and can wait. */
export async function outcomeOf<T>(underway: Underway<T>): Promise<T> {
  for (;;) {
    const outcome = underway.outcome();
    if (outcome !== undefined) return outcome;
    await new Promise(setImmediate);
  }
}
