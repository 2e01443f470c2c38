/** How fast a device reads, as a curve over the time of its story. */
import { curveOf, SpeedCount } from '../../../events/speed-count.ts';
import type { Told } from '../live.ts';
import { text } from '../texts/text.ts';
import { Chart } from './chart.tsx';

/** Seconds: an hour. */
const MOST = 3600;

export function Speeds({ events }: { events: readonly Told[] }) {
  const count = new SpeedCount(MOST);
  for (const event of events) count.add(event);
  const times = [...count.seconds.keys()];
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || last - first < 2) return null;
  const from = Math.max(first, last - MOST) - 1;
  return <Chart label={text.value.device.speed} curve={curveOf(count.seconds, from, last + 1)} />;
}
