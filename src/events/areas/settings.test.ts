import { testSentences } from '../sentences.fixture.ts';
import { SETTINGS_ROWS, type SettingsEvents } from './settings.ts';

testSentences<SettingsEvents>(SETTINGS_ROWS, {
  'settings.warning': [
    [{ path: 'dhcp.options.150', message: 'the station is not in it' }, 'dhcp.options.150: the station is not in it.'],
  ],
});
