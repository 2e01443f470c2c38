import { expect, test } from 'vitest';
import { loadSettings, type Override } from '../config/load.ts';
import { VERSION } from '../version.ts';
import { sessionBegan } from './session-began.ts';
import { stationSettings } from './settings.ts';

const SHAPE = await stationSettings();
const MACHINE = { name: 'bench', node: 'v20.19.0', platform: 'linux', newId: () => '1b9d6bcd' } as const;

function factsOf(overrides: readonly Override[], ...off: readonly string[]): unknown {
  const loaded = loadSettings(SHAPE, '', '', overrides);
  if (!loaded.ok) throw new Error(loaded.error.join('\n'));
  const { settings } = loaded.value;
  return sessionBegan({ settings, parts: SHAPE.parts, off: new Set(off) }, MACHINE);
}

test('a session says on which machine and with which version it was recorded', () => {
  expect(factsOf([])).toEqual({
    type: 'session.began',
    session: '1b9d6bcd',
    station: 'bench',
    version: VERSION,
    node: 'v20.19.0',
    platform: 'linux',
    facts: { pace: 1, mode: 'serve' },
  });
});

test('it says how the DHCP server meets others, if there is one', () => {
  expect(factsOf([{ path: ['dhcp', 'mode'], value: 'observe' }])).toMatchObject({ facts: { mode: 'observe' } });
  expect(factsOf([], 'tftp')).toMatchObject({ facts: { mode: 'serve' } });
  expect(factsOf([], 'dhcp')).toMatchObject({ facts: { pace: 1 } });
  expect(factsOf([], 'dhcp')).not.toHaveProperty('facts.mode');
});

test('it says how patient the diagnosis is', () => {
  expect(factsOf([{ path: ['diagnosis', 'pace'], value: 0.1 }])).toMatchObject({ facts: { pace: 0.1 } });
});
