/** What the ladder decided, as events. */
import type { DeviceIdentity } from '../devices/identity.ts';
import type { Happening } from '../events/types.ts';
import type { ClimbEvent, HowRefused, Why } from '../knowledge/climb.ts';
import type { Rung } from '../knowledge/rung.ts';
import { familyOf } from '../knowledge/families.ts';
import { printable } from '../lib/text.ts';

export function happeningOf(event: ClimbEvent, who: DeviceIdentity): Happening {
  const { rung } = event;
  const about = { ...aboutDevice(who), package: printable(rung.title), load: rungText(rung) };
  switch (event.kind) {
    case 'chosen':
      return { type: 'firmware.chosen', ...about, file: printable(event.file), why: WHY[event.why] };
    case 'refused':
      return {
        type: 'firmware.refused',
        ...about,
        why: HOW[event.how],
        hint: hintFor(event.exhausted, event.how, rung),
        what: event.how,
        ...(event.exhausted && { exhausted: true }),
        ...(rung.load.era && { era: rung.load.era }),
        ...(rung.load.gates.length > 0 && { gated: true }),
      };
    case 'bridged':
      return { type: 'firmware.bridged', ...about, next: rungText(event.target) };
  }
}

export function expected(
  list: string,
  files: readonly { readonly name: string; readonly size: number }[],
  who: DeviceIdentity,
): Happening {
  return { type: 'firmware.expected', ...aboutDevice(who), list: printable(list), files };
}

export function withheld(file: string, who: DeviceIdentity): Happening {
  const why = 'a trust list would tie it to the call manager it came from';
  return { type: 'firmware.withheld', ...aboutDevice(who), file: printable(file), why };
}

/** `holds`: the models that there is firmware for. */
export function unsuitable(
  file: string,
  model: string | undefined,
  holds: readonly string[],
  who: DeviceIdentity,
): Happening {
  const needs = model === undefined ? {} : { model };
  return { type: 'firmware.unsuitable', ...aboutDevice(who), file: printable(file), ...needs, holds };
}

const WHY: Readonly<Record<Why, string>> = {
  only: 'there is no other load for it here',
  newest: 'it is the newest here',
  'named-by-user': 'it was named on the command line',
  'older-key': 'it carries the older signing key, which an old loader knows',
  another: 'the others were refused',
  'other-protocol': 'it refused every load of the other protocol, and can be given that one again once this one runs',
  'asked-by-name': 'it asked for this load by its name',
  lifted: 'it runs a bridge load now, whose loader knows the newer signing key',
  wished: 'the settings want it to run this',
};

const HOW: Readonly<Record<HowRefused, string>> = {
  list: 'it read the list of files again and again and asked for none of them, as loaders do that do not know the signing key',
  component: 'it read a file to its end and went back to the list of files, again and again',
};

/** The bridge has a name that people find by searching. */
function hintFor(exhausted: boolean, how: HowRefused, { load }: Rung): string {
  if (!exhausted) return 'The next one is tried by itself.';
  if (how === 'component') return 'Download the package again: a damaged file is refused like this.';
  const family = familyOf(load.family ?? '');
  if (family === undefined || load.era === 'old')
    return 'There is no older load here: check that the package is for this model.';
  const version = load.era === 'both' ? '8-3-2' : '8-5-2';
  const bridge = `cmterm-${family.download}-${load.protocol ?? 'sccp'}.${version}`;
  return `Add an older package, ${bridge} (.zip or .cop): rouse firmware add FILE.`;
}

/** `SCCP 9-4-2SR3-1` */
function rungText({ load }: Rung): string {
  return printable(`${load.protocol?.toUpperCase() ?? 'Load'} ${load.version ?? load.lists[0] ?? ''}`.trim());
}

function aboutDevice({ address, hardware }: DeviceIdentity): { readonly address: string; readonly device?: string } {
  return hardware === undefined ? { address } : { address, device: hardware };
}
