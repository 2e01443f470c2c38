import { networkInterfaces } from 'node:os';

/** What `os.networkInterfaces` tells; undefined when the system refuses, which it does to a process without descriptors left. */
export function interfaces(): ReturnType<typeof networkInterfaces> | undefined {
  try {
    return networkInterfaces();
  } catch {
    return undefined;
  }
}
