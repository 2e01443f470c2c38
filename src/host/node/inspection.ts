/** Looks at this computer (host/inspection.ts). */
import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ok, type Result } from '../../lib/result.ts';
import type { Millis } from '../../lib/time.ts';
import { millis } from '../../lib/time.ts';
import { chooseHost, type EngineWish } from '../datagrams/datagram-engine.ts';
import { causeOf } from '../errno.ts';
import type { BriefHost, FolderSpace, Inspection, Route } from '../inspection.ts';
import { parseAllRoutes } from '../linux/adapters/proc-net.ts';
import { readText } from '../linux/kernel-files.ts';
import { parseMacRoutes } from '../macos/routes.ts';
import { LIST_WINDOWS_ROUTES, parseWindowsRoutes } from '../windows/routes.ts';
import { askCommand, readCommand } from './run-command.ts';
import { systemClock } from './system-clock.ts';
import type { StationError } from '../station-error.ts';

const MAC_ROUTES = { program: 'netstat', words: ['-rn', '-f', 'inet'] };

export const nodeInspection: Inspection = {
  program: process.execPath,
  ask: askCommand,
  async routes(): Promise<readonly Route[]> {
    if (process.platform === 'win32') return parseWindowsRoutes(await readCommand(LIST_WINDOWS_ROUTES));
    if (process.platform === 'darwin') return parseMacRoutes(await readCommand(MAC_ROUTES));
    return parseAllRoutes(readText('/proc/net/route'));
  },
  space: (folder) => spaceOf(resolve(folder)),
  clock: async () => (await systemClock()).state(),
  datagrams,
};

/** Goes up until there is a folder. */
function spaceOf(folder: string): FolderSpace {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return { looked: folder, free: bavail * bsize, ...refusalAt(folder) };
  } catch (error) {
    const above = dirname(folder);
    if (above !== folder && ['ENOENT', 'ENOTDIR'].includes(causeOf(error))) return spaceOf(above);
    return { looked: folder, free: Number.POSITIVE_INFINITY, refusal: causeOf(error) };
  }
}

function refusalAt(folder: string): Pick<FolderSpace, 'refusal'> {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return {};
  } catch (error) {
    return { refusal: causeOf(error) };
  }
}

/** A turn of the batched host must not hold this thread up. */
const TURN = millis(2);

async function datagrams(wish: EngineWish): Promise<Result<BriefHost, StationError>> {
  const engine = await chooseHost(wish);
  if (!engine.ok) return engine;
  if (engine.value.kind === 'dgram') {
    const host = engine.value.host();
    return ok({ host, run: async (time) => new Promise((resolve) => setTimeout(resolve, time)) });
  }
  const host = engine.value.host({ spin: millis(0) });
  const run = async (time: Millis): Promise<void> => {
    const end = performance.now() + time;
    while (performance.now() < end) {
      host.turn(TURN);
      await new Promise(setImmediate);
    }
  };
  return ok({ host, run });
}
