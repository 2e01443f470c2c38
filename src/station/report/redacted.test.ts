import { describe, expect, it } from 'vitest';
import { sessionWithoutSecrets, withoutSecrets } from './redacted.ts';

describe('a text that is handed to others', () => {
  it.each([
    ['password=hunter2', 'password=…'],
    ['GET /cfg.xml?mac=0026&token=hunter2&x=1', 'GET /cfg.xml?mac=0026&token=…&x=1'],
    ['<phonePassword>hunter2</phonePassword>', '<phonePassword>…</phonePassword>'],
    ['<authPassword type="x">hunter2</authPassword>', '<authPassword type="x">…</authPassword>'],
    ['sip.auth_secret: "hunter2 and more", next', 'sip.auth_secret: "…", next'],
    ["linePassword='hunter2'", "linePassword='…'"],
    ['snmp-server community hunter2 RO', 'snmp-server community … RO'],
    ['enable secret 5 $1$hunter2', 'enable secret 5 …'],
    ['username a password 7 0822hunter2', 'username a password 7 …'],
    ['http://admin:hunter2@192.0.2.1/x', 'http://…@192.0.2.1/x'],
    ['Authorization: Basic aHVudGVyMg==', 'Authorization: …'],
    ['Authorization: Digest response="0123456789abcdef"', 'Authorization: …"…"'],
    ['Proxy: Bearer abcdefgh.hunter2', 'Proxy: Bearer …'],
    ['API-Key: hunter2', 'API-Key: …'],
    ['wpa_psk=hunter2;', 'wpa_psk=…;'],
  ])('says of %j: %j', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });

  it.each([
    'the password was refused',
    'asked for term11.default.loads',
    'It asked for SEP002699EF0F1A.cnf.xml: not here',
    'Token Ring, 16 Mbit/s',
    'http://192.0.2.1:6970/x@y',
  ])('is left as it is: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('is a session whose lines are otherwise the same, also where it was cut off', () => {
    const event = { n: 1, at: 2, type: 'syslog.serious', sender: 'a', message: 'password=hunter2 \u001b "q"' };
    const lines = [
      JSON.stringify(event),
      '',
      '{"n":3,"at":4,"password":"hunter2","x":{"sipToken":"hunter2"}}',
      '{"n":5,"password=hunter2',
    ];
    const [first = '', empty, third, cut] = sessionWithoutSecrets(lines.join('\n')).split('\n');
    expect(JSON.parse(first)).toEqual({ ...event, message: 'password=… \u001b "q"' });
    expect([empty, third, cut]).toEqual([
      '',
      '{"n":3,"at":4,"password":"…","x":{"sipToken":"…"}}',
      '{"n":5,"password=…',
    ]);
  });
});
