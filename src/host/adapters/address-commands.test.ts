import { expect, test } from 'vitest';
import { addressError, isGone, wasThere } from './address-commands.ts';

const COMMAND = { program: 'ip', words: ['addr', 'add'] };
const WHAT = '192.168.1.1/24 could not be set on eth1';

test.each([
  [2, 'RTNETLINK answers: Operation not permitted', 'no-rights'],
  [1, 'The requested operation requires elevation (Run as administrator).', 'no-rights'],
  [1, 'ifconfig: ioctl (SIOCDIFADDR): permission denied', 'no-rights'],
  [undefined, 'ENOENT', 'unsupported'],
  [1, 'Cannot find device "eth1"', 'no-adapter'],
  [2, 'RTNETLINK answers: Invalid argument', 'unexpected'],
  [1, '', 'unexpected'],
] as const)('exit code %s with "%s" is %s', (status, output, code) => {
  const error = addressError(WHAT, COMMAND, { status, output });
  expect(error.code).toBe(code);
  expect(error.message).toContain(WHAT);
});

test('an address that is there already and one that is gone are told from failures', () => {
  expect(wasThere({ status: 2, output: 'RTNETLINK answers: File exists' })).toBe(true);
  expect(isGone({ status: 2, output: 'RTNETLINK answers: Cannot assign requested address' })).toBe(true);
  expect(isGone({ status: 2, output: 'RTNETLINK answers: Operation not permitted' })).toBe(false);
});

test('who has rights by setcap is told that these do not reach the program that sets addresses, and what does', () => {
  const { hint } = addressError(WHAT, COMMAND, { status: 2, output: 'RTNETLINK answers: Operation not permitted' });
  expect(hint).toMatch(/sudo.*setcap.*"ip".*sudo ip addr add$/);
  const netsh = { program: 'netsh', words: ['interface'] };
  const windows = addressError(WHAT, netsh, { status: 1, output: 'The requested operation requires elevation' });
  expect(windows.hint).toContain('Run as administrator');
});
