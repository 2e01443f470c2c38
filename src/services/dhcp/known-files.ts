/** What the DHCP server is told about the files here, for what recipes give. Asked for every message, so it is remembered for a while. */
import type { FileSource } from '../../files/files.ts';
import type { DatagramHost } from '../../host/datagrams/datagrams.ts';
import { wholeName } from '../../knowledge/recipe.ts';
import { seconds, since, type Instant } from '../../lib/time.ts';
import type { StationFacts } from '../../protocols/dhcp/settings/compile.ts';
import type { Holds } from './facts.ts';

/** A folder may have a hundred thousand files, and get another one at any time. */
const KEPT = seconds(2);
/** Names and patterns come from recipes; a boot file with the address of a device in it can be any. */
const MOST_KEPT = 1024;

export function knownFiles(
  files: Pick<FileSource, 'answers' | 'holds'>,
  host: Pick<DatagramHost, 'now'>,
): Required<Pick<StationFacts, 'answers'>> & { readonly holds: Holds } {
  const kept = new Map<string, { readonly at: Instant; readonly is: boolean }>();
  const remembered = (key: string, look: () => boolean): boolean => {
    const known = kept.get(key);
    if (known !== undefined && since(known.at, host.now()) < KEPT) return known.is;
    if (kept.size >= MOST_KEPT) kept.clear();
    const is = look();
    kept.set(key, { at: host.now(), is });
    return is;
  };
  return {
    answers: (name) => remembered(name, () => files.answers?.(fileOf(name)) ?? true),
    holds: (patterns) =>
      remembered(patterns.join('\0'), () => {
        const wanted = patterns.map(wholeName);
        return files.holds?.((name) => wanted.some((pattern) => pattern.test(name))) ?? true;
      }),
  };
}

/** A boot file may be a URL: what stands behind its host is the name. */
function fileOf(name: string): string {
  return name.replace(/^[a-z]+:\/\/[^/]*\//i, '').replace(/^\/+/, '');
}
