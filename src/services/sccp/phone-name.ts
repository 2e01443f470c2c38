/** The names that phones register by: what they are, and their hardware address. */
import { parseMac } from '../../lib/address.ts';

/** Adapters for analogue telephones are `ATA`, and their second line has a name that is no hardware address. */
const NAME = /^(?:SEP|ATA)[0-9A-F]{12}$/i;

export function isPhoneName(name: string): boolean {
  return NAME.test(name);
}

/** `00:26:99:ef:0f:1a` of `SEP002699EF0F1A`; undefined for a name that says none. */
export function hardwareOfName(name: string): string | undefined {
  const [, digits = ''] = /^SEP([0-9A-F]{12})$/i.exec(name) ?? [];
  const hardware = parseMac(digits);
  return hardware.ok ? hardware.value : undefined;
}
