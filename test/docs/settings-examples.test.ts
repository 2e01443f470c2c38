/** Every setting that the documentation shows can be written so, and does what it says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/load.ts';
import { compileWorld, type Compiled } from '../../src/protocols/dhcp/settings/compile.ts';
import { formatOption } from '../../src/protocols/dhcp/options/options.ts';
import { answer, Cable, STATION } from '../../src/protocols/dhcp/server/server.fixture.ts';
import { message } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { dhcpSettings } from '../../src/services/dhcp/settings/from-settings.ts';
import { stationSettings } from '../../src/station/settings.ts';

const SHAPE = await stationSettings();
const ROOT = new URL('../../', import.meta.url);
const page = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const PAGES = ['README.md', ...readdirSync(new URL('docs/', ROOT)).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

function loaded(text: string): ReturnType<typeof dhcpSettings> {
  const settings = loadSettings(SHAPE, text, 'example');
  if (!settings.ok) throw new Error(`${settings.error.join('\n')}\nin:\n${text}`);
  return dhcpSettings(settings.value.settings.dhcp);
}

function compiled(text: string): Compiled {
  const world = compileWorld(loaded(text), { adapters: [STATION], services: new Set(['tftp'] as const) });
  if (!world.ok) throw new Error(world.error.map(({ path, message: what }) => `${path}: ${what}`).join('\n'));
  return world.value;
}

/** The rows of the table of options: code, and how a value is written. */
const ROWS = Array.from(
  page('docs/settings.md').matchAll(/^\| ([0-9]+) \| `[^`]*` \| (.*?) \|/gm),
  ([, code, written]) => ({
    code: Number(code),
    written: written ?? '',
  }),
);
const SETTABLE = ROWS.filter(({ written }) => written.startsWith('`'));

describe('the table of options in docs/settings.md', () => {
  it('has a row for each option that phones, PXE clients and relays use', () => {
    expect(ROWS.length).toBeGreaterThan(120);
    expect(SETTABLE.length).toBeGreaterThan(110);
  });

  it.each(SETTABLE)('option $code can be written as $written, and is sent', ({ code, written }) => {
    const lease = code === 58 || code === 59 ? '  lease: 4h\n' : '';
    const text = `dhcp:\n${lease}  options:\n    ${code}: ${written.replaceAll('`', '')}\n`;
    const { warnings } = compiled(text);
    const { options } = answer(new Cable(loaded(text)).send(message('discover')));
    const sent = options.find((option) => option.code === code);
    expect(sent?.from).toBe('config');
    expect(formatOption(code, sent?.bytes ?? new Uint8Array(0))).not.toBe('');
    expect(warnings.map(({ message: what }) => what).filter((what) => !what.includes('devices cannot use it'))).toEqual(
      [],
    );
  });

  it.each(ROWS.filter((row) => !SETTABLE.includes(row)))(
    'option $code is $written, and refused',
    ({ code, written }) => {
      const settings = loadSettings(SHAPE, `dhcp: { options: { ${code}: 1 } }`, 'example');
      expect(settings.ok ? '' : settings.error.join()).toContain("is the server's own");
      const [, instead] = /`(.*)`/.exec(written) ?? [];
      if (instead !== undefined) expect(settings.ok ? '' : settings.error.join()).toContain(`set ${instead} instead`);
    },
  );
});

describe('settings in the documentation', () => {
  const blocks = PAGES.flatMap((path) =>
    Array.from(page(path).matchAll(/```yaml\n(.*?)```/gs), ([, text = '']) => ({ path, text })),
  );

  it('are there', () => {
    expect(blocks.length).toBeGreaterThan(1);
  });

  it.each(blocks)('of $path load, and are served', ({ text }) => {
    expect(parse(text)).toBeTypeOf('object');
    expect(compiled(text).world.subnets.length).toBeGreaterThan(0);
  });

  it.each(
    PAGES.flatMap((path) =>
      Array.from(page(path).matchAll(/`(dhcp: \{[^`]*\})`/g), ([, text = '']) => ({ path, text })).filter(
        ({ text }) => !text.includes('...'),
      ),
    ),
  )('$text of $path loads', ({ text }) => {
    expect(compiled(text).world.subnets.length).toBeGreaterThan(0);
  });
});
