import { expect, it } from 'vitest';
import { EventStream } from '../../events/stream.ts';
import { instant } from '../../lib/time.ts';
import { storyAnswers } from './story-questions.ts';

it('the story of a device is what is kept of the events about it, after a number', () => {
  const stream = new EventStream();
  const tell = (device: string, label: string): void =>
    stream.report({ type: 'device.step', device, step: 'loading', label }, instant(5));
  for (let times = 0; times < 1500; times += 1) tell(times % 3 === 0 ? 'a' : 'b', `step ${times}`);
  const story = (after: number) => {
    const answer = storyAnswers(stream)['station.story']({ device: 'a', after });
    return answer.ok ? [...(answer.value as Iterable<{ n: number; line: string; level: string }>)] : [];
  };
  expect(story(0)).toHaveLength(500);
  expect(story(0)[1]).toMatchObject({ n: 4, line: 'step 3', level: 'notice' });
  expect(story(1495).map(({ n }) => n)).toEqual([1498]);
});
