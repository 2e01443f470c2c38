import { testSentences } from '../sentences.fixture.ts';
import { SYSLOG_ROWS, type SyslogEvents } from './syslog.ts';

const PHONE = { sender: '192.168.1.100', device: '00:26:99:ef:0f:1a' };

testSentences<SyslogEvents>(SYSLOG_ROWS, {
  'syslog.began': [
    [{ ...PHONE, over: 'UDP' }, '00:26:99:ef:0f:1a logs to this station (UDP).'],
    [{ sender: '192.168.1.100', over: 'TLS' }, '192.168.1.100 logs to this station (TLS).'],
  ],
  'syslog.serious': [
    [{ ...PHONE, severity: 'error', message: 'no flash' }, '00:26:99:ef:0f:1a logs (error): no flash'],
  ],
  'syslog.said': [
    [{ ...PHONE, severity: 'notice', message: 'Duplicate IP' }, '00:26:99:ef:0f:1a logs (notice): Duplicate IP'],
  ],
  'syslog.lost': [
    [{ times: 3000 }, '3,000 log messages came faster than this computer could store, and were dropped.'],
  ],
  'syslog.gave-way': [
    [{ files: ['syslog/1.log'] }, 'The disk is full: the oldest log messages were removed (syslog/1.log).'],
  ],
  'syslog.not-stored': [
    [{ message: 'the disk is full.', hint: 'Make room.' }, 'Log messages cannot be stored: the disk is full.'],
  ],
  'syslog.crowded': [
    [
      { sender: '10.0.0.1', times: 2 },
      '2 connections for log messages refused, the last one from 10.0.0.1: too many are open.',
    ],
  ],
  'syslog.not-over': [
    [
      { over: 'TCP', message: 'TCP port 514 is taken.', hint: 'Stop that.' },
      'No log messages by TCP: TCP port 514 is taken. Stop that.',
    ],
  ],
  'syslog.not-forwarded': [
    [
      { to: 'tcp://10.0.0.9:514', reason: 'ECONNREFUSED' },
      'Log messages do not reach tcp://10.0.0.9:514: ECONNREFUSED',
    ],
  ],
});
