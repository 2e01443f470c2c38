/** What the rows of all views say of a device. */
import type { DeviceRow } from '../../../station/asking/device-row.ts';
import { ahead } from '../live.ts';
import { text } from '../texts/text.ts';
import { spanText } from './measures.ts';

export function nameOf({ model, device }: DeviceRow): string {
  return model ?? device;
}

/** What keeps it from going on; else where it is in its recipe, or as far as that is known without one. */
export function stageOf({ stage, phase, trouble }: DeviceRow): string {
  const phases: Readonly<Record<string, string>> = text.value.phases;
  return trouble ?? (phase === 'recovered' ? undefined : stage?.label) ?? phases[phase] ?? phase;
}

export function agoText(at: number): string {
  const passed = Date.now() + ahead.value - at;
  return passed < 2000 ? text.value.now : text.value.ago(spanText(passed));
}

/** Whether it is what a person looks for, by any of its words. */
export function isFound({ model = '', device, address = '', stage, phase }: DeviceRow, wanted: string): boolean {
  return isNamed(device, `${model} ${device} ${address} ${stage?.label ?? ''} ${phase}`, wanted);
}

/** By some of its words, or by a part of its hardware address in any spelling. */
export function isNamed(hardware: string, words: string, wanted: string): boolean {
  const looked = wanted.toLowerCase().trim();
  const hex = looked.replaceAll(/[^0-9a-f]/g, '');
  const isAddress = hex.length >= 4 && /^[0-9a-f:.\- ]+$/.test(looked);
  return words.toLowerCase().includes(looked) || (isAddress && hardware.replaceAll(':', '').includes(hex));
}
