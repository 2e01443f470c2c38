/** Which program holds a port, and how it is named to people. The readers of what macOS and Windows print are here. */

export type PortHolder =
  | { readonly kind: 'process'; readonly name: string; readonly pid: number }
  /** Somebody holds it, but this user may not see who; `user` is the owner's number. */
  | { readonly kind: 'hidden'; readonly user: number };

export type PortProtocol = 'udp' | 'tcp';

/** `dnsmasq (pid 812)`, or what is known of a process that this user may not see. */
export function describeHolder(holder: PortHolder): string {
  if (holder.kind === 'process') return `${holder.name} (pid ${holder.pid})`;
  const owner = holder.user === 0 ? 'root' : `user number ${holder.user}`;
  return `a program of ${owner} (run this with sudo to see which)`;
}

/** Reads `lsof -nP -iUDP:67 -Fpc`: a line a field, `p` the pid, `c` the command of the process before. */
export function parseLsof(text: string): PortHolder | undefined {
  const pid = Number(/^p(\d+)$/m.exec(text)?.[1] ?? 0);
  const name = /^c(.+)$/m.exec(text)?.[1];
  return pid > 0 && name !== undefined ? { kind: 'process', name, pid } : undefined;
}

/**
 * Reads `netstat -ano -p UDP` (or TCP): the pid that holds the port, on `address` or on all. The heading and the
 * state words are in the system's language, so columns are told by their form: a foreign port of `*` or 0 is a listener.
 */
export function parseNetstat(text: string, protocol: PortProtocol, port: number, address?: string): number | undefined {
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    const [name = '', local = '', foreign = ''] = words;
    const colon = local.lastIndexOf(':');
    if (name.toLowerCase() !== protocol || local.slice(colon + 1) !== String(port)) continue;
    if (!/:(\*|0)$/.test(foreign) || !covers(local.slice(0, colon), address)) continue;
    return Number(words.at(-1));
  }
  return undefined;
}

function covers(local: string, address: string | undefined): boolean {
  return address === undefined || address === '0.0.0.0' || ['0.0.0.0', '[::]', address].includes(local);
}

/**
 * Reads `tasklist /SVC /FO CSV /NH`: `"svchost.exe","1234","SharedAccess"`. A host process is named by its services,
 * which is what has to be stopped.
 */
export function parseTasklist(text: string, pid: number): PortHolder | undefined {
  for (const [, image = '', number, services = ''] of text.matchAll(/^"([^"]*)","(\d+)","([^"]*)"/gm)) {
    if (Number(number) !== pid) continue;
    const hosted = /^svchost/i.test(image) && services !== '' && services !== 'N/A';
    return { kind: 'process', name: hosted ? `the Windows service ${services}` : image, pid };
  }
  return undefined;
}
