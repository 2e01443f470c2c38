import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyslogMessage } from './message.ts';
import { parseSyslog, readSyslog, severityOf } from './parse.ts';

const USER = { facility: 1, severity: 5 };
const LOCAL7 = { facility: 23, severity: 5 };
const BOM = '\ufeff';

describe('RFC 3164, as the world writes it', () => {
  it.each<[string, SyslogMessage]>([
    [
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
      {
        facility: 4,
        severity: 2,
        timestamp: 'Oct 11 22:14:15',
        host: 'mymachine',
        app: 'su',
        message: "'su root' failed",
      },
    ],
    [
      '<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!',
      { ...USER, timestamp: 'Feb  5 17:32:18', host: '10.0.0.99', message: 'Use the BFG!' },
    ],
    [
      '<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% donuts',
      {
        facility: 20,
        severity: 5,
        timestamp: 'Aug 24 05:34:00 CST 1987',
        host: 'mymachine',
        app: 'myproc',
        procid: '10',
        message: '%% donuts',
      },
    ],
    ['<13>Nov 26 16:45:11 root: hello', { ...USER, timestamp: 'Nov 26 16:45:11', app: 'root', message: 'hello' }],
    ['<13>Nov 26 16:45:11 myhost\n', { ...USER, timestamp: 'Nov 26 16:45:11', message: 'myhost' }],
    [
      '<13>Nov 26 16:45:11 host kernel: [   12.3] usb: x',
      { ...USER, timestamp: 'Nov 26 16:45:11', host: 'host', app: 'kernel', message: '[   12.3] usb: x' },
    ],
    [
      '<13>Nov 26 16:45:11 host last message repeated 2 times',
      { ...USER, timestamp: 'Nov 26 16:45:11', host: 'host', message: 'last message repeated 2 times' },
    ],
    [
      '<13>2026-11-26T16:45:11.123456+01:00 host app[1]: text',
      {
        ...USER,
        timestamp: '2026-11-26T16:45:11.123456+01:00',
        host: 'host',
        app: 'app',
        procid: '1',
        message: 'text',
      },
    ],
    ['<30>sshd[12]: text', { facility: 3, severity: 6, app: 'sshd', procid: '12', message: 'text' }],
    ['<13>root: text', { ...USER, app: 'root', message: 'text' }],
    ['<13>http://foo bar', { ...USER, message: 'http://foo bar' }],
    ['<13>12: hello', { ...USER, message: '12: hello' }],
    ['Oct 11 22:14:15 host su: x', { ...USER, timestamp: 'Oct 11 22:14:15', host: 'host', app: 'su', message: 'x' }],
    ['plain words: here', { ...USER, message: 'plain words: here' }],
    ['<13>', { ...USER, message: '' }],
    ['', { ...USER, message: '' }],
  ])('%j', (line, parsed) => {
    expect(parseSyslog(line)).toEqual(parsed);
  });

  it.each([
    '<192>x',
    '<999>Oct 11 22:14:15 host su: x',
    '<01>x',
    '<>x',
    '<',
    '<-1>x',
    '<13',
    '< 13>x',
    '<99999999999>x',
  ])('%j has no PRI that can be meant, and is message as a whole', (line) => {
    expect(parseSyslog(line)).toEqual({ ...USER, message: line });
  });

  it('has 192 valid PRIs', () => {
    for (let pri = 0; pri < 192; pri += 1) {
      expect(parseSyslog(`<${pri}>x`)).toEqual({ facility: Math.floor(pri / 8), severity: pri % 8, message: 'x' });
    }
  });
});

describe("Cisco's forms", () => {
  const CONFIG = { ...LOCAL7, app: '%SYS-5-CONFIG_I', message: 'Configured from console' };
  const TEXT = '%SYS-5-CONFIG_I: Configured from console';
  it.each<[string, SyslogMessage]>([
    [`<189>45: *Mar  1 00:00:12.345: ${TEXT}`, { ...CONFIG, timestamp: 'Mar  1 00:00:12.345' }],
    [`<189>*Mar  1 00:00:12.345: ${TEXT}`, { ...CONFIG, timestamp: 'Mar  1 00:00:12.345' }],
    [`<189>45: .Mar  1 00:00:12 UTC: ${TEXT}`, { ...CONFIG, timestamp: 'Mar  1 00:00:12 UTC' }],
    [`<189>45: rt1: 000123: *Mar  1 00:00:12: ${TEXT}`, { ...CONFIG, host: 'rt1', timestamp: 'Mar  1 00:00:12' }],
    [
      `<189>34: SEP001122334455: *Mar  1 00:00:12.345: ${TEXT}`,
      { ...CONFIG, host: 'SEP001122334455', timestamp: 'Mar  1 00:00:12.345' },
    ],
    [`<189>: 2026 Nov 26 16:45:11 UTC: ${TEXT}`, { ...CONFIG, timestamp: '2026 Nov 26 16:45:11 UTC' }],
    [`<189>Nov 26 2026 16:45:11: ${TEXT}`, { ...CONFIG, timestamp: 'Nov 26 2026 16:45:11' }],
    [`<189>Nov 26 2026 16:45:11 asa : ${TEXT}`, { ...CONFIG, host: 'asa', timestamp: 'Nov 26 2026 16:45:11' }],
    [`<189>12: 3w2d: ${TEXT}`, { ...CONFIG, timestamp: '3w2d' }],
    [`<189>00:00:15: ${TEXT}`, { ...CONFIG, timestamp: '00:00:15' }],
    [`<189>45: ${TEXT}`, CONFIG],
    [`<189>${TEXT}`, CONFIG],
    [
      `<189>Nov 26 16:45:11 10.1.1.1 45: *Mar  1 00:00:12: ${TEXT}`,
      { ...CONFIG, host: '10.1.1.1', timestamp: 'Mar  1 00:00:12' },
    ],
    [
      `<189>38: cucm1: Jun 25 2019 03:06:20 AM.163 UTC :  ${TEXT}`,
      { ...CONFIG, host: 'cucm1', timestamp: 'Jun 25 2019 03:06:20 AM.163 UTC' },
    ],
    [
      '<189>12: RP/0/RSP0/CPU0:Nov 26 16:45:11.123 : ifmgr[234]: up',
      {
        ...LOCAL7,
        host: 'RP/0/RSP0/CPU0',
        timestamp: 'Nov 26 16:45:11.123',
        app: 'ifmgr',
        procid: '234',
        message: 'up',
      },
    ],
    ['<189>45: *Mar  1 18:46:11: without a tag', { ...LOCAL7, timestamp: 'Mar  1 18:46:11', message: 'without a tag' }],
  ])('%s', (line, parsed) => {
    expect(parseSyslog(line)).toEqual(parsed);
  });
});

describe('RFC 5424', () => {
  it.each<[string, SyslogMessage]>([
    [
      `<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - ${BOM}'su root' failed`,
      {
        facility: 4,
        severity: 2,
        timestamp: '2003-10-11T22:14:15.003Z',
        host: 'mymachine.example.com',
        app: 'su',
        msgid: 'ID47',
        message: "'su root' failed",
      },
    ],
    [
      '<13>1 - h a 8710 - [ex@1 iut="3" a="x\\"y\\]z\\\\\\n" iut="4"][empty@2] text',
      {
        ...USER,
        host: 'h',
        app: 'a',
        procid: '8710',
        structured: { 'ex@1': { iut: ['3', '4'], a: 'x"y]z\\\\n' }, 'empty@2': {} },
        message: 'text',
      },
    ],
    ['<13>1 - - - - - [__proto__ a="1"]', { ...USER, structured: { ['__proto__']: { a: '1' } }, message: '' }],
    ['<13>1 - - - - - -', { ...USER, message: '' }],
    ['<13>1 - - - - - -  two blanks', { ...USER, message: ' two blanks' }],
    ['<13>1 - - - - - [broken x', { ...USER, message: '[broken x' }],
    [
      '<13>1 - - - - - [good@1 a="1"][broken a=1] x',
      { ...USER, structured: { 'good@1': { a: '1' } }, message: '[broken a=1] x' },
    ],
    ['<13>1 - - - - - no structured data', { ...USER, message: 'no structured data' }],
    ['<13>1 oops host a b c - m', { ...USER, message: '1 oops host a b c - m' }],
  ])('%s', (line, parsed) => {
    expect(parseSyslog(line)).toEqual(parsed);
  });
});

describe('octets', () => {
  const odd = (octets: readonly number[]) => readSyslog(Uint8Array.from(octets)).isOdd;

  it('are odd where they are no UTF-8 or hold a NUL', () => {
    expect([odd([0x61]), odd([0xc3, 0xa4]), odd([0xe4]), odd([0x61, 0])]).toEqual([false, false, true, true]);
  });

  it('are always a message, whatever they are, and the severity alone is the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(readSyslog(octets).severity).toBe(severityOf(octets));
      }),
    );
    const text = fc.string({ unit: fc.constantFrom(...'<1930>:. %-[]="\\*AMar\u0000ä\n\ufeff'.split('')) });
    fc.assert(
      fc.property(text, (line) => {
        const octets = new TextEncoder().encode(line);
        const { severity, facility } = readSyslog(octets);
        expect(severity).toBe(severityOf(octets));
        expect(facility).toBeLessThan(24);
      }),
    );
  });

  it('lose no word: every word is in the header or in the message', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}:?$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.boolean(), (words, isTimed) => {
        const {
          host = '',
          app = '',
          message,
        } = parseSyslog(`<13>${isTimed ? 'Oct 11 22:14:15 ' : ''}${words.join(' ')}`);
        const kept = `${host} ${app} ${message}`;
        for (const one of words) expect(kept).toContain(one.replace(':', ''));
      }),
    );
  });

  it('that are built to be slow to read are read', () => {
    const hostile = [
      `<13>${'['.repeat(60_000)}`,
      `<13>1 - - - - - ${'[a b="'.repeat(10_000)}`,
      `<13>${'1: '.repeat(20_000)}`,
    ];
    for (const line of hostile) expect(parseSyslog(line).message.length).toBeGreaterThan(10_000);
  });
});
