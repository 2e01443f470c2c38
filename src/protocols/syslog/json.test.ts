import { expect, it } from 'vitest';
import { jsonLine, toldMessage } from './json.ts';
import { readSyslog } from './parse.ts';

function line(text: string | Uint8Array): string {
  const octets = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return jsonLine(toldMessage({ at: 1_284_746_531_123, from: '10.0.0.1' }, readSyslog(octets), octets));
}

const HEAD = '{"received":"2010-09-17T18:02:11.123Z","from":"10.0.0.1","facility":1,"severity":5,';

it('has what the message has, and nothing else', () => {
  expect(line('<13>x')).toBe(`${HEAD}"message":"x"}`);
  expect(line('<13>1 2010-09-17T18:02:11Z h a p m [i a="1"] x')).toBe(
    `${HEAD}"timestamp":"2010-09-17T18:02:11Z","host":"h","app":"a","procid":"p","msgid":"m","structured":{"i":{"a":"1"}},"message":"x"}`,
  );
});

it.each([
  ['a\tb\r\n\bc\fd', 'a\\u0009b\\u000d\\u000a\\u0008c\\u000cd'],
  ['\u001b[2J\u007f\u0085\u2028', '\\u001b[2J\\u007f\\u0085\\u2028'],
  ['back\\n "quoted" \\\\t', 'back\\\\n \\"quoted\\" \\\\\\\\t'],
])('carries no control character as it is: %j', (text, json) => {
  const told = line(`<13>${text} end`);
  expect(told).toBe(`${HEAD}"message":"${json} end"}`);
  const { message }: { message: string } = JSON.parse(told);
  expect(message).toBe(`${text} end`);
});

it('has the octets where the message cannot show them', () => {
  expect(line(Uint8Array.of(0x3c, 0x31, 0x33, 0x3e, 0xe4, 0x62))).toBe(`${HEAD}"message":"\ufffdb","raw":"PDEzPuRi"}`);
  expect(line('<13>a\u0000b')).toBe(`${HEAD}"message":"a\\u0000b","raw":"PDEzPmEAYg=="}`);
});
