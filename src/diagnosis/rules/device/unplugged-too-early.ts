/**
 * Cause 29: the device was cut off in the middle of a file, and began anew. A restart between two files is none: loaders
 * restart by themselves.
 */
import { startedDevice } from '../../../devices/started-device.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import { on, onAny, signRule, type Sign } from '../../signs.ts';

export const UNPLUGGED_TOO_EARLY = signRule({
  cause: 'unplugged-too-early',
  about: 'device',
  signs: [
    on('file.failed', ({ file, why, asks, sent, size = 0 }, { story }) =>
      why === 'restarted' && asks === 'read' && sent > 0 && sent < size && story?.phase === 'loading'
        ? sign(file)
        : undefined,
    ),
    ...onAny(['dhcp.discover', 'dhcp.request'], (event, { before }) => {
      const file = startedDevice(event) === undefined ? undefined : cutOff(before);
      return file === undefined ? undefined : sign(file);
    }),
  ],
  ends: [
    on('file.request', ({ file }, { story }) =>
      story?.files[0]?.name.toLowerCase() === file.toLowerCase() ? 'it loads again, from the beginning' : undefined,
    ),
  ],
});

function sign(file: string): Sign {
  return {
    confidence: 'likely',
    says: `It began anew in the middle of ${file}: it lost its power, or somebody unplugged it too early.`,
    remedy: [
      'Leave it plugged in: it loads again by itself. Reading and writing takes from one to twenty minutes, some of them without any light.',
      'Check the power supply if nobody touched it.',
    ],
  };
}

/** The file whose transfer had ended in silence before it began anew. */
function cutOff(story: DeviceStory | undefined): string | undefined {
  if (story?.phase !== 'loading') return undefined;
  const file = story.files.find(({ name }) => name.toLowerCase() === story.latest?.toLowerCase());
  return file?.state === 'failed' && file.sent > 0 && file.sent < file.size ? file.name : undefined;
}
