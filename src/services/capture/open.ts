/** Records every frame of the station's adapters, for a ticket or for `rouse replay`, until the station ends. */
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { printable } from '../../lib/text.ts';
import type { MainNeeds, MainService, RunningService } from '../module.ts';
import type { CapturePlan } from './parts.ts';

async function open(
  { file, largest, devices }: CapturePlan,
  { machine, report }: MainNeeds,
): Promise<Result<RunningService | undefined, StationError>> {
  if (file === undefined) return ok(undefined);
  if (devices.length === 0) return err(NO_ADAPTER);
  const name = printable(file);
  const recording = await machine.recordFrames({ devices, file, largest }, (end, captured) =>
    report({ type: 'capture.ended', file: name, ...end, ...captured }),
  );
  if (!recording.ok) return recording;
  report({ type: 'capture.began', file: name, adapters: devices });
  return ok({
    name: `recording ${devices.join(' ')}`,
    close: () => report({ type: 'capture.ended', file: name, why: 'stopped', ...recording.value.stop() }),
  });
}

const NO_ADAPTER = stationError(
  'no-adapter',
  'There is no adapter to record: the station stands on an address only.',
  'Name an adapter with --adapter, or leave out --record.',
);

export const CAPTURE_SERVICE = { open } satisfies MainService;
