import { describe, expect, it } from 'vitest';
import { instant } from '../../../lib/time.ts';
import { message, opt } from '../wire/packets.fixture.ts';
import type { DhcpMessage } from '../wire/message.ts';
import { FloodGate } from './flood-gate.ts';
import { hardware } from './server.fixture.ts';

const DISCOVER = message('discover');

/** What becomes of so many messages at one moment. */
function sent(gate: FloodGate, one: DhcpMessage, times: number, at: number, port = 68): readonly string[] {
  return Array.from({ length: times }, () => gate.admit(one, port, instant(at)));
}

describe('the flood gate', () => {
  it('lets so many messages a minute through, and says once that it refuses', () => {
    const gate = new FloodGate(3, 1);
    expect(sent(gate, DISCOVER, 6, 0)).toEqual([
      'admitted',
      'admitted',
      'admitted',
      'first-refused',
      'refused',
      'refused',
    ]);
    expect(sent(gate, DISCOVER, 4, 60_000)).toEqual(['admitted', 'admitted', 'admitted', 'first-refused']);
  });

  it('lets one a second through above that, so that nobody is silenced in another one’s name', () => {
    const gate = new FloodGate(3, 1);
    sent(gate, DISCOVER, 130, 0);
    expect(sent(gate, DISCOVER, 2, 999)).toEqual(['refused', 'refused']);
    expect(sent(gate, DISCOVER, 2, 1000)).toEqual(['admitted', 'refused']);
    expect(sent(gate, DISCOVER, 2, 2000)).toEqual(['admitted', 'refused']);
  });

  it('counts what comes from another port apart, and answers a REQUEST that follows a DISCOVER', () => {
    const gate = new FloodGate(3, 1);
    sent(gate, DISCOVER, 130, 0, 40_000);
    expect(sent(gate, DISCOVER, 1, 0)).toEqual(['admitted']);
    sent(gate, DISCOVER, 130, 0);
    expect(sent(gate, message('request'), 3, 0)).toEqual(['admitted', 'refused', 'refused']);
    expect(sent(gate, DISCOVER, 1, 0)).toEqual(['refused']);
    expect(sent(gate, message('discover', { hardware: hardware(1) }), 1, 0)).toEqual(['admitted']);
    const nameless = (id: number): DhcpMessage => message('discover', { hlen: 0, options: [opt(61, [0xff, id])] });
    sent(gate, nameless(1), 130, 0);
    expect(sent(gate, nameless(2), 1, 0)).toEqual(['admitted']);
  });

  it('remembers no more than so many, and lets the others through', () => {
    const gate = new FloodGate(1, 1);
    for (let n = 0; n < 70_000; n += 1) gate.admit({ ...DISCOVER, hardware: hardware(n) }, 68, instant(0));
    expect(sent(gate, { ...DISCOVER, hardware: hardware(0) }, 1, 0)).toEqual(['first-refused']);
    expect(sent(gate, { ...DISCOVER, hardware: hardware(69_999) }, 3, 0)).toEqual(['admitted', 'admitted', 'admitted']);
  });
});
