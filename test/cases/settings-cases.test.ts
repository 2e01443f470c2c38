/** The settings of test/cases/settings, loaded and served: each file says what is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/load.ts';
import { compileWorld } from '../../src/protocols/dhcp/settings/compile.ts';
import { encodeOptionValue } from '../../src/protocols/dhcp/options/options.ts';
import { answer, Cable, STATION } from '../../src/protocols/dhcp/server/server.fixture.ts';
import { message } from '../../src/protocols/dhcp/wire/packets.fixture.ts';
import { dhcpSettings } from '../../src/services/dhcp/settings/from-settings.ts';
import { stationSettings } from '../../src/station/settings.ts';

const FOLDER = new URL('settings/', import.meta.url);
const FILES = readdirSync(FOLDER).toSorted();
const SHAPE = await stationSettings();

interface Case {
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  /** Hexadecimal, by code. */
  readonly options?: Readonly<Record<string, string>>;
  /** By what the device sends: `60=PXEClient 93=7`. */
  readonly files?: Readonly<Record<string, string>>;
}

function read(file: string): { readonly text: string; readonly right: Case } {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const [, said = ''] = /^# case: (.*)$/m.exec(text) ?? [];
  return { text, right: parse(said) };
}

function discover(sends: string) {
  const options = sends.split(' ').map((word) => {
    const [code = '', value = ''] = word.split('=');
    const bytes = encodeOptionValue(code, code === '93' ? Number(value) : value);
    if (!bytes.ok) throw new Error(bytes.error);
    return { code: Number(code), bytes: bytes.value };
  });
  return message('discover', { options });
}

describe('test/cases/settings', () => {
  it.each(FILES)('%s', (file) => {
    const { text, right } = read(file);
    const loaded = loadSettings(SHAPE, text, 'rouse.yaml');
    const errors = loaded.ok ? [] : loaded.error.map((line) => line.replace(/^rouse.yaml:[0-9]+: /, ''));
    expect(errors).toEqual(right.errors ?? []);
    if (!loaded.ok) return;
    const settings = dhcpSettings(loaded.value.settings.dhcp);
    const compiled = compileWorld(settings, { adapters: [STATION], services: new Set() });
    expect(compiled.ok && compiled.value.warnings.map(({ path }) => path)).toEqual(right.warnings ?? []);
    const offered = answer(new Cable(settings).send(message('discover'))).options;
    for (const [code, bytes] of Object.entries(right.options ?? {})) {
      const sent = offered.find((option) => option.code === Number(code))?.bytes ?? [];
      expect(Buffer.from(sent).toString('hex')).toBe(bytes);
    }
    for (const [sends, name] of Object.entries(right.files ?? {}))
      expect(answer(new Cable(settings).send(discover(sends))).reply.file, sends).toBe(name);
  });

  it('says in every file what is right', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(4);
    for (const file of FILES) expect(Object.keys(read(file).right), file).not.toEqual([]);
  });
});
