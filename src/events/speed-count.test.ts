import { expect, it } from 'vitest';
import { curveOf, SpeedCount } from './speed-count.ts';

it('counts what arrived in each second, of several transfers at once', () => {
  const count = new SpeedCount(10);
  count.add({ type: 'file.progress', by: 'tftp', transfer: 1, sent: 100, size: 500, at: 1000 });
  count.add({ type: 'file.progress', by: 'http', transfer: 1, sent: 50, at: 1500 });
  count.add({ type: 'file.progress', by: 'tftp', transfer: 1, sent: 400, size: 500, at: 3000 });
  count.add({ type: 'file.complete', by: 'tftp', transfer: 1, size: 500, at: 3900 });
  count.add({ type: 'file.failed', by: 'http', transfer: 1, sent: 60, at: 3950 });
  count.add({ type: 'dhcp.discover', at: 9000 });
  expect(curveOf(count.seconds, 1, 4)).toEqual([
    [1, 2, 3, 4],
    [150, 0, 410, 0],
  ]);
});

it('counts a transfer anew once its number is given again, and keeps no more than it is told', () => {
  const count = new SpeedCount(3);
  for (let second = 0; second < 20; second += 1)
    count.add({ type: 'file.complete', by: 'tftp', transfer: 1, size: 7, at: second * 1000 });
  expect([...count.seconds]).toEqual([
    [17, 7],
    [18, 7],
    [19, 7],
  ]);
});
