import { describe, expect, it } from 'vitest';
import { ipv4 } from '../lib/address.ts';
import { causeOf, socketError } from './errno.ts';

const DHCP = { address: ipv4(0), port: 67, device: 'eth1' };

describe('socketError', () => {
  it.each([
    { errno: 'EADDRINUSE', code: 'port-taken', says: 'UDP port 67 (0.0.0.0:67 on eth1) is taken by another program.' },
    { errno: 'EACCES', code: 'no-rights', says: 'This user may not open UDP port 67 (0.0.0.0:67 on eth1).' },
    { errno: 'EPERM', code: 'no-rights', says: 'This user may not open UDP port 67 (0.0.0.0:67 on eth1).' },
    { errno: 'EADDRNOTAVAIL', code: 'no-address', says: 'eth1 does not have the address 0.0.0.0.' },
    { errno: 'ENODEV', code: 'no-adapter', says: 'There is no network adapter eth1.' },
    {
      errno: 'EMFILE',
      code: 'no-descriptors',
      says: 'UDP 0.0.0.0:67 on eth1 could not be opened: this process has as many files open as it may.',
    },
    {
      errno: 'ENFILE',
      code: 'no-descriptors',
      says: 'UDP 0.0.0.0:67 on eth1 could not be opened: this computer has as many files open as it may.',
    },
    { errno: 'ENOMEM', code: 'unexpected', says: 'The system refused UDP 0.0.0.0:67 on eth1 with ENOMEM.' },
  ])('turns $errno into $code', ({ errno, code, says }) => {
    const error = socketError(errno, DHCP);
    expect([error.code, error.message, error.cause]).toEqual([code, says, errno]);
    expect(error.hint).not.toBe('');
  });

  it('names the program that holds the port, where it is known', () => {
    const { message } = socketError('EADDRINUSE', DHCP, { holder: 'dnsmasq (pid 812)' });
    expect(message).toBe('UDP port 67 (0.0.0.0:67 on eth1) is taken by dnsmasq (pid 812).');
  });

  it('sends nobody to another port where devices ask only this one', () => {
    const hint = (port: number): string => socketError('EADDRINUSE', { ...DHCP, port }, { platform: 'linux' }).hint;
    expect([67, 68, 69].map(hint).join()).not.toContain('another port');
    expect(hint(69)).toBe(
      'Stop that program and start again: devices ask port 69 and no other. To see who has it: sudo ss -lunp sport = :69',
    );
    expect(hint(6970)).toContain('choose another port');
  });

  it('lists the addresses that there are, where they are known', () => {
    const refused = socketError('EADDRNOTAVAIL', { address: ipv4(0x0102_0304), port: 69 }, { own: ['127.0.0.1 (lo)'] });
    expect(refused.message).toBe('This computer does not have the address 1.2.3.4.');
    expect(refused.hint).toContain('127.0.0.1 (lo).');
  });

  it.each([
    { platform: 'linux', says: 'setcap cap_net_bind_service,cap_net_raw+ep' },
    { platform: 'darwin', says: 'sudo' },
    { platform: 'win32', says: 'Run as administrator' },
    { platform: 'freebsd', says: 'root' },
  ] as const)('tells a user of $platform how to get the rights', ({ platform, says }) => {
    expect(socketError('EACCES', DHCP, { platform }).hint).toContain(says);
  });
});

describe('causeOf', () => {
  it('takes the errno of a system error, and the text of any other', () => {
    const refused = Object.assign(new Error('bind EADDRINUSE'), { code: 'EADDRINUSE' });
    expect([refused, new Error('odd'), 'thrown text'].map(causeOf)).toEqual(['EADDRINUSE', 'odd', 'thrown text']);
  });
});
