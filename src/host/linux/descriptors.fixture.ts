/** For tests: what happens when this process may open no more files. */

const RLIMIT_NOFILE = 7;

/** Runs `act`, which must not wait for anything, while no descriptor is to be had. */
export async function withoutDescriptors<T>(act: () => T): Promise<T> {
  const koffi = await import('koffi');
  const libc = koffi.load(null);
  const setrlimit: (resource: number, limit: number) => number = libc.func('int setrlimit(int, uintptr_t)');
  const getrlimit: (resource: number, limit: number) => number = libc.func('int getrlimit(int, uintptr_t)');
  // `struct rlimit`: what is, and what may be. Open descriptors above the limit stay.
  const limit = new BigUint64Array(16);
  const address = Number(koffi.address(limit));
  if (getrlimit(RLIMIT_NOFILE, address) !== 0) throw new Error(`getrlimit: errno ${koffi.errno()}`);
  const [before = 0n] = limit;
  limit[0] = 3n;
  setrlimit(RLIMIT_NOFILE, address);
  try {
    return act();
  } finally {
    limit[0] = before;
    setrlimit(RLIMIT_NOFILE, address);
  }
}
