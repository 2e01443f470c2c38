import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { macFromBytes, type Mac } from '../../lib/address.ts';
import { LONGEST_PASSWORD, phoneAccounts, type PhoneAccount, type PhoneBook } from './accounts.ts';
import type { PhonesSettings } from './phones-settings.ts';

const PHONE = mac(0x00, 0x26, 0x99, 0xef, 0x0f, 0x1a);
const OTHER = mac(0x00, 0x26, 0x99, 0xef, 0x0f, 0x1b);

function mac(...bytes: readonly number[]): Mac {
  return macFromBytes(Uint8Array.from(bytes));
}

function book(phones: Partial<PhonesSettings> = {}, secret = 'a secret'): PhoneBook {
  return { phones: { enabled: true, devices: [], ...phones }, secret };
}

function accountsOf(hardware: Mac, from: PhoneBook): readonly PhoneAccount[] {
  return phoneAccounts(from).of(hardware);
}

function accountOfUser(user: string, from: PhoneBook): PhoneAccount | undefined {
  return phoneAccounts(from).ofUser(user);
}

const anyMac = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((bytes) => macFromBytes(bytes));

describe('without settings', () => {
  it('a phone has one line, with an extension from its hardware address', () => {
    expect(accountsOf(PHONE, book())).toEqual([
      {
        hardware: PHONE,
        line: 1,
        user: '002699ef0f1a',
        extension: '13866',
        name: '13866',
        password: expect.stringMatching(/^[a-z2-9]{12}$/),
      },
    ]);
  });

  it('its password depends on the station and on the phone, and on nothing else', () => {
    const of = (hardware: Mac, secret: string): string | undefined =>
      accountsOf(hardware, book({}, secret))[0]?.password;
    expect(of(PHONE, 'one')).toBe(of(PHONE, 'one'));
    expect(new Set([of(PHONE, 'one'), of(PHONE, 'two'), of(OTHER, 'one')]).size).toBe(3);
  });
});

describe('with settings', () => {
  const given = book({
    lines: [{ name: 'Bench' }],
    devices: [
      { hardware: OTHER, lines: [{ extension: '13866', name: 'Ada', password: 'pw', user: 'ada' }, { name: 'Door' }] },
    ],
  });

  it('they are taken line by line, and what they leave out is made', () => {
    expect(accountsOf(OTHER, given)).toMatchObject([
      { line: 1, user: 'ada', extension: '13866', name: 'Ada', password: 'pw' },
      { line: 2, user: '002699ef0f1b-2', name: 'Door', password: expect.stringMatching(/^[a-z2-9]{12}$/) },
    ]);
  });

  it('an extension that somebody was given is made for nobody else', () => {
    expect(accountsOf(PHONE, given)).toMatchObject([{ extension: '13867', name: 'Bench' }]);
  });
});

describe('a user name', () => {
  it('of any phone leads to its account, without having met the phone', () => {
    fc.assert(
      fc.property(anyMac, fc.integer({ min: 1, max: 4 }), (hardware, lines) => {
        const lent = book({ lines: Array.from({ length: lines }, () => ({})) });
        for (const account of accountsOf(hardware, lent)) expect(accountOfUser(account.user, lent)).toEqual(account);
      }),
    );
  });

  it('that settings give leads to its account', () => {
    const lent = book({ devices: [{ hardware: PHONE, lines: [{ user: 'ada', extension: '7' }] }] });
    expect(accountOfUser('ada', lent)).toMatchObject({ hardware: PHONE, extension: '7' });
    expect(accountOfUser('002699ef0f1a', lent)).toBeUndefined();
  });

  it.each(['', '7', 'ada', '002699ef0f1', '002699ef0f1a-2', '002699ef0f1a-0', '002699EF0F1A', '__proto__'])(
    'that nobody was given leads nowhere: "%s"',
    (user) => {
      expect(accountOfUser(user, book())).toBeUndefined();
    },
  );
});

it('no password is longer than the shortest of phones takes', () => {
  fc.assert(
    fc.property(anyMac, fc.string(), (hardware, secret) => {
      for (const { password } of accountsOf(hardware, book({}, secret)))
        expect(password).toHaveLength(LONGEST_PASSWORD);
    }),
  );
});
