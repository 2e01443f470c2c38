import { testSentences } from '../sentences.fixture.ts';
import { CONFIGURATION_ROWS, type ConfigurationEvents } from './configuration.ts';

testSentences<ConfigurationEvents>(CONFIGURATION_ROWS, {
  'configuration.made': [
    [
      { address: '10.0.0.9', file: 'SEP002699EF0F1A.cnf.xml', server: '10.0.0.1', protocol: 'sccp' },
      'is told by SEP002699EF0F1A.cnf.xml to register with 10.0.0.1 by SCCP.',
    ],
    [
      { address: '10.0.0.9', file: 'XMLDefault.cnf.xml', server: 'pbx', protocol: 'sip', load: 'SIP11.9-2-1S' },
      'is told by XMLDefault.cnf.xml to register with pbx by SIP, and to run SIP11.9-2-1S.',
    ],
  ],
});
