import { describe, expect, it } from 'vitest';
import { isTftpUrl, parseHost, parseTftpUrl } from './url.ts';

describe('a TFTP URL', () => {
  it.each([
    ['tftp://10.0.0.1/boot/a.bin', { host: '10.0.0.1', file: 'boot/a.bin', mode: 'octet' }],
    ['TFTP://server:1069/a%20b', { host: 'server', port: 1069, file: 'a b', mode: 'octet' }],
    ['tftp://[::1]/a;mode=NETASCII', { host: '::1', file: 'a', mode: 'netascii' }],
  ])('%s', (text, url) => {
    expect([isTftpUrl(text), parseTftpUrl(text)]).toEqual([true, { ok: true, value: url }]);
  });

  it.each([
    'tftp://host',
    'tftp://host/',
    'tftp:///file',
    'tftp://host/a;mode=mail',
    'tftp://host/%zz',
    'http://host/a',
  ])('%s is none', (text) => {
    expect(parseTftpUrl(text).ok).toBe(false);
  });
});

describe('a host', () => {
  it.each([
    ['10.0.0.1', { host: '10.0.0.1' }],
    ['server:1069', { host: 'server', port: 1069 }],
    ['fe80::1%eth1', { host: 'fe80::1%eth1' }],
    ['[fe80::1%eth1]:69', { host: 'fe80::1%eth1', port: 69 }],
  ])('%s', (text, host) => {
    expect(parseHost(text)).toEqual({ ok: true, value: host });
  });

  it.each(['', 'a b', 'host:0', 'host:70000', '[::1', 'host:'])('%j is none', (text) => {
    expect(parseHost(text).ok).toBe(false);
  });
});
