/** How far a device is, and how long it will take. Pure. */
import { neededFiles } from './files-so-far.ts';
import type { DeviceStory } from './story.ts';

/** From 0 to 1, by bytes; files not yet asked for count. It is 1 only when everything was read. */
export function progressOf(story: DeviceStory): number {
  if (story.phase === 'recovered') return 1;
  // What it reads is its configuration: nothing of a recovery.
  if (story.phase === 'normal-boot') return 0;
  const isWhole = neededFiles(story).every(({ state }) => state === 'read' || state === 'unconfirmed');
  let size = 0;
  let sent = 0;
  for (const file of story.files) {
    size += file.size;
    sent += file.state === 'read' || file.state === 'unconfirmed' ? file.size : file.sent;
  }
  return size === 0 ? 0 : Math.min(sent / size, isWhole ? 1 : ALMOST);
}

const ALMOST = 0.99;
