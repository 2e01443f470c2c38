/** Something else made of a value that may be here already: at once if it is, so that nothing waits for a turn in vain. */
export function thenOrNow<A, B>(value: A | Promise<A>, next: (value: A) => B | Promise<B>): B | Promise<B> {
  return value instanceof Promise ? whenHere(value, next) : next(value);
}

async function whenHere<A, B>(coming: Promise<A>, next: (value: A) => B | Promise<B>): Promise<B> {
  return next(await coming);
}
