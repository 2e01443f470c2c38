import { expect, test } from 'vitest';
import { describeHolder, parseLsof, parseNetstat, parseTasklist } from './port-holder.ts';

test('a holder is named with its pid, or by what is known of it', () => {
  expect(describeHolder({ kind: 'process', name: 'dnsmasq', pid: 812 })).toBe('dnsmasq (pid 812)');
  expect(describeHolder({ kind: 'hidden', user: 0 })).toBe('a program of root (run this with sudo to see which)');
  expect(describeHolder({ kind: 'hidden', user: 115 })).toContain('user number 115');
});

test('lsof on a Mac names the first process', () => {
  expect(parseLsof('p312\ncbootpd\nf7\np400\ncother\nf3\n')).toEqual({ kind: 'process', name: 'bootpd', pid: 312 });
  expect(parseLsof('')).toBeUndefined();
});

/** A German Windows: only the columns' forms can be relied on. */
const NETSTAT = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:69             0.0.0.0:0              ABHÖREN          77
  TCP    192.168.1.1:6970       192.168.1.9:50111      HERGESTELLT      78
  UDP    192.168.137.1:67       *:*                                    1234
  UDP    0.0.0.0:69             *:*                                    5678
  UDP    [::]:514               *:*                                    9
`;

test.each([
  ['udp', 67, undefined, 1234],
  ['udp', 67, '0.0.0.0', 1234],
  ['udp', 67, '192.168.137.1', 1234],
  ['udp', 67, '192.168.1.1', undefined],
  ['udp', 69, '192.168.1.1', 5678],
  ['udp', 514, '192.168.1.1', 9],
  ['tcp', 69, undefined, 77],
  ['tcp', 6970, undefined, undefined],
  ['udp', 6, undefined, undefined],
] as const)('netstat tells who holds %s port %i on %s: %s', (protocol, port, address, pid) => {
  expect(parseNetstat(NETSTAT, protocol, port, address)).toBe(pid);
});

test('tasklist names a host process by its service, which is what has to be stopped', () => {
  const text = '"svchost.exe","1234","SharedAccess"\r\n"tftpd64.exe","5678","N/A"\r\n';
  expect(parseTasklist(text, 1234)).toEqual({ kind: 'process', name: 'the Windows service SharedAccess', pid: 1234 });
  expect(parseTasklist(text, 5678)).toEqual({ kind: 'process', name: 'tftpd64.exe', pid: 5678 });
  expect(parseTasklist('INFO: No tasks are running which match the specified criteria.', 1)).toBeUndefined();
});
