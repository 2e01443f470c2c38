import { expect, it } from 'vitest';
import { SimulatedDisk } from '../../test/machine/disk.ts';
import { phoneSecret } from './phone-secret.ts';

const MADE = 'a'.repeat(64);

it('is made once and kept', () => {
  const files = new SimulatedDisk().files();
  expect(phoneSecret(files, () => MADE)).toEqual({ ok: true, value: MADE });
  expect(phoneSecret(files, () => 'another')).toEqual({ ok: true, value: MADE });
});

it('is made anew where only a part of it was kept', () => {
  const disk = new SimulatedDisk();
  const opened = disk.files().append('phones/secret');
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.append(new TextEncoder().encode('aaaa'));
  opened.value.close();
  expect(phoneSecret(disk.files(), () => MADE)).toEqual({ ok: true, value: MADE });
});
