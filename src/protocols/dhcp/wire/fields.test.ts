import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeDhcp } from './codec.ts';
import { dhcpFields } from './fields.ts';
import { message, opt, PHONE } from './packets.fixture.ts';

function shown(bytes: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(dhcpFields(bytes).map(({ name, value }) => [name, value]));
}

describe('the fields of a DHCP message', () => {
  const whole = encodeDhcp(message('discover', { options: [opt(60, 'Cisco\u001b[2J'), opt(57, [2, 64])] }));

  it('are named and read', () => {
    expect(shown(whole)).toMatchObject({
      op: '1 (request)',
      chaddr: PHONE,
      '53 message-type': expect.stringContaining('discover'),
      '60 vendor-class': '"Cisco\\x1b[2J"',
      '255 end': '',
    });
  });

  it('stand in bytes that follow each other', () => {
    const fields = dhcpFields(whole);
    const options = fields.filter(({ from }) => from >= 240);
    expect(options[0]?.from).toBe(240);
    for (const [index, one] of options.entries()) expect(options[index + 1]?.from ?? one.to).toBe(one.to);
    expect([...whole.subarray(options[0]?.from, options[0]?.to)]).toEqual([53, 1, 1]);
  });

  it('are shown as far as a cut message goes, and of any bytes', () => {
    expect(dhcpFields(whole.subarray(0, 100)).at(-1)?.name).toBe('chaddr');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const cookie = bytes.length > 239 ? Uint8Array.of(99, 130, 83, 99) : undefined;
        if (cookie !== undefined) bytes.set(cookie, 236);
        return dhcpFields(bytes).every(({ from, to }) => from < to && to <= bytes.length);
      }),
    );
  });
});
