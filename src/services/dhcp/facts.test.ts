import { describe, expect, it } from 'vitest';
import type { Quirk } from '../../knowledge/quirks.ts';
import { RECIPES } from '../../knowledge/recipes.ts';
import { CISCO_7906_7911 } from '../../knowledge/recipes/cisco/7906-7911.ts';
import { message, opt } from '../../protocols/dhcp/wire/packets.fixture.ts';
import { answer, Cable } from '../../protocols/dhcp/server/server.fixture.ts';
import type { Reply } from '../../protocols/dhcp/server/decision.ts';
import type { DhcpSettings } from '../../protocols/dhcp/settings/settings.ts';
import { DHCP_DEFAULTS } from './plan.ts';
import { recipeClass, stationFacts } from './facts.ts';

const PHONE_CLASS = 'Cisco Systems, Inc. IP Phone CP-7911G\0';
const POOL = '192.168.1.100-192.168.1.109';

/** A DISCOVER that asks for no broadcast. */
function discover(vendorClass: string): ReturnType<typeof message> {
  return message('discover', { flags: 0, options: [opt(60, vendorClass), opt(61, [1, 2, 3]), opt(55, [66])] });
}

function offer(
  settings: DhcpSettings,
  vendorClass: string,
  recipes: ReturnType<typeof recipeClass> = RECIPES.flatMap(recipeClass),
): Reply {
  return answer(new Cable({ pool: POOL, ...settings }, { recipes }).send(discover(vendorClass)));
}

describe('what a recipe asks of DHCP', () => {
  it('reaches the station', () => {
    const reached = stationFacts({ ...DHCP_DEFAULTS, places: [] }, new Set(['tftp'])).recipes ?? [];
    const wanted = RECIPES.filter(({ match }) => match.dhcp !== undefined).map(({ id }) => id);
    expect([...new Set(reached.map(({ name }) => name))]).toEqual(wanted);
  });

  it('points devices to what runs, and to nothing else', () => {
    const pointed = (...names: readonly string[]): readonly string[] => [
      ...stationFacts({ ...DHCP_DEFAULTS, places: [] }, new Set(names)).services,
    ];
    expect(pointed('dhcp', 'tftp')).toEqual(['tftp']);
    expect(pointed('dhcp')).toEqual([]);
    expect(pointed('dhcp', 'tftp', 'dns', 'sntp', 'syslog', 'http')).toEqual(['tftp', 'dns', 'syslog', 'sntp']);
  });

  it.each<[string, DhcpSettings, string, 'broadcast' | 'hardware']>([
    ['counts for its devices', {}, PHONE_CLASS, 'broadcast'],
    ['does not count for others', {}, 'udhcp 1.35.0', 'hardware'],
    ['is replaced by what is set for the station', { quirks: [] }, PHONE_CLASS, 'hardware'],
    ['is replaced by what is set for a class', { classes: [phones(['omit-client-id'])] }, PHONE_CLASS, 'hardware'],
    ['stays where a class says nothing of quirks', { classes: [phones()] }, PHONE_CLASS, 'broadcast'],
  ])('%s', (_what, settings, vendorClass, kind) => {
    expect(offer(settings, vendorClass).destination.kind).toBe(kind);
  });

  it.each<[Quirk, (given: Reply) => boolean]>([
    ['omit-client-id', ({ options }) => options.every(({ code }) => code !== 61)],
    ['nul-terminated-names', ({ options }) => options.find(({ code }) => code === 66)?.bytes.at(-1) === 0],
    ['always-broadcast', ({ destination }) => destination.kind === 'broadcast'],
    ['no-overload', ({ sizes }) => !sizes.overload],
  ])('can be %s, and nothing else changes', (quirk, holds) => {
    const answers = [[], [quirk]].map((quirks) => offer({}, PHONE_CLASS, recipeClass({ ...CISCO_7906_7911, quirks })));
    expect(answers.map(holds)).toEqual([false, true]);
  });
});

function phones(quirks?: DhcpSettings['quirks']) {
  return { name: 'phones', when: { 'vendor-class': 'Cisco*' }, ...(quirks && { quirks }) };
}
