/** What the rows of all views say of a device. */
import { ahead, type Device } from '../live.ts';
import { text } from '../texts/text.ts';
import { spanText } from './measures.ts';

export function nameOf({ model, device }: Device): string {
  return model ?? device;
}

/** From 0 to 1. Files that were not asked for yet count too. */
export function doneOf({ progress, phase, files }: Device): number {
  if (progress !== undefined) return progress;
  if (phase === 'recovered') return 1;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const sent = files.reduce((sum, file) => sum + (file.state === 'read' ? file.size : file.sent), 0);
  return size === 0 ? 0 : Math.min(0.99, sent / size);
}

export function stageOf({ stage, phase, trouble }: Device): string {
  const phases: Readonly<Record<string, string>> = text.value.phases;
  return trouble ?? stage ?? phases[phase] ?? phase;
}

export function agoText(at: number): string {
  const passed = Date.now() + ahead.value - at;
  return passed < 2000 ? text.value.now : text.value.ago(spanText(passed));
}

/** Whether it is what a person looks for, by any of its words. */
export function isFound({ model = '', device, address = '', stage = '', phase }: Device, wanted: string): boolean {
  return isNamed(device, `${model} ${device} ${address} ${stage} ${phase}`, wanted);
}

/** By some of its words, or by a part of its hardware address in any spelling. */
export function isNamed(hardware: string, words: string, wanted: string): boolean {
  const looked = wanted.toLowerCase().trim();
  const hex = looked.replaceAll(/[^0-9a-f]/g, '');
  const isAddress = hex.length >= 4 && /^[0-9a-f:.\- ]+$/.test(looked);
  return words.toLowerCase().includes(looked) || (isAddress && hardware.replaceAll(':', '').includes(hex));
}
