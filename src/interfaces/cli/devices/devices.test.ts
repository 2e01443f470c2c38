import { afterEach, expect, it, vi } from 'vitest';
import { RECIPES } from '../../../knowledge/recipes.ts';
import { devices } from '../devices/devices.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function printed(id?: string): string {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    text += String(part);
    return true;
  });
  expect(devices(id, {})).toBe(0);
  return text;
}

it.each(RECIPES.map(({ id }) => id))('%s is told in steps, notes, what it is given and sources', (id) => {
  const text = printed(id);
  expect(text).toMatch(
    /^[^\n]+\n\n1\. [^]+\n\n- [^]+(\n\nIt is recognised by:\n- [^]+)?(\n\nIt is given, by itself:\n- [^]+)?\n\nKnown from:\n- [^]+[^\n]\n$/,
  );
});

it('keeps within the columns of a terminal', () => {
  const { isTTY, columns } = process.stdout;
  Object.assign(process.stdout, { isTTY: true, columns: 80 });
  const texts = [undefined, 'cisco-7906-7911', 'cisco-aironet'].map(printed);
  Object.assign(process.stdout, { isTTY, columns });
  const plain = texts.join('').replaceAll(/\u001b\[[0-9;]*m/g, '');
  expect(plain.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it('each exception comes with its reason', () => {
  expect(printed('cisco-aironet')).toContain('- resend-on-duplicate-ack: An acknowledgement that comes twice');
  expect(printed('7911')).toMatch(/- always-broadcast: .*\n- what it writes stays in cisco-phones\/ below/);
});
