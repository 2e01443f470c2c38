import { expect, it } from 'vitest';
import { causeSaid } from './phone-messages.ts';

it.each([
  ['TFTP Server Required', 'no-tftp-address'],
  ['No IPv4 TFTP Server', 'no-tftp-address'],
  ['%PHONE: Router Not On Subnet', 'bad-router'],
  ['No Default Router', 'bad-router'],
  ['Invalid Subnet Mask', 'wrong-subnet-mask'],
  ['1: Name=SEP002699EF0F1A Duplicate IP', 'address-in-use'],
  ['ROM Checksum Error', 'flash-damaged'],
  ['tftp: Checksum err', 'bad-checksums'],
  ['Load Rejected HC', 'hardware-revision'],
  ['Load ID Incorrect', 'load-missing'],
  ['Load Authenication Failed', 'signing-key-era'],
  ['Auth Fail', 'signing-key-era'],
  ['File Auth Fail', 'trust-list-lock'],
  ['Trust List Update Failed', 'trust-list-lock'],
])('"%s" names %s', (message, cause) => {
  expect(causeSaid(message)).toBe(cause);
});

it.each([
  'File Not Found : CTLSEP002699EF0F1A.tlv',
  'CFG File Not Found',
  'DHCP Timeout',
  'Name=SEP1 Last=Reset-Reset',
])('"%s" names none', (message) => {
  expect(causeSaid(message)).toBeUndefined();
});
