import { describe, expect, it } from 'vitest';
import { message, opt } from '../wire/packets.fixture.ts';
import { previewOf, type Preview } from './preview.ts';
import { Cable } from './server.fixture.ts';
import type { DhcpSettings } from '../settings/settings.ts';

function preview(settings: DhcpSettings, parts: Parameters<typeof message>[1] = {}): Preview {
  return previewOf(new Cable({ pool: '192.168.1.100-192.168.1.109', ...settings }).send(message('discover', parts)));
}

describe('a preview', () => {
  it('has every option with its value, its exact bytes and who decided on it, in the order sent', () => {
    const { outcome, reply } = preview({ options: { 150: '192.168.1.10' } }, { options: [opt(55, [150, 66])] });
    expect(outcome).toBe('offer');
    expect(reply).toMatchObject({ address: '192.168.1.100', to: '192.168.1.100', length: 305, bootFile: '' });
    expect(reply?.options[0]).toMatchObject({ name: 'message-type', bytes: '35 01 02', from: 'protocol' });
    expect(reply?.options.find(({ code }) => code === 150)).toEqual({
      code: 150,
      name: 'tftp-servers',
      value: '192.168.1.10',
      bytes: '96 04 c0 a8 01 0a',
      from: 'config',
    });
  });

  it('warns where the bytes are not what the option takes', () => {
    const { reply } = preview({ options: { 150: 'hex:3139322e3136382e312e3130' } });
    expect(reply?.options.find(({ code }) => code === 150)).toMatchObject({
      bytes: '96 0c 31 39 32 2e 31 36 38 2e 31 2e 31 30',
      warning: expect.stringContaining('must carry address bytes, but carries the text "192.168.1.10"'),
    });
  });

  it('has long options in the parts they are sent in, and names what did not fit', () => {
    const settings = { options: { 224: `hex:${'aa'.repeat(300)}`, 242: 'x'.repeat(120) } };
    const { reply } = preview(settings, { options: [opt(57, [3, 32])] });
    expect(reply?.options.find(({ code }) => code === 224)?.bytes).toMatch(/^e0 ff( aa){255} e0 2d( aa){45}$/);
    expect(preview(settings).reply?.leftOut).toEqual(['site-224']);
  });

  it('of a refusal has the reason, and the protocol as where everything comes from', () => {
    const sent = message('request', { options: [opt(50, [10, 0, 0, 1]), opt(54, [192, 168, 1, 1])] });
    const { outcome, reason, reply } = previewOf(new Cable({ pool: '192.168.1.100-192.168.1.109' }).send(sent));
    expect([outcome, reason, reply?.to]).toEqual(['nak', '10.0.0.1 is not in 192.168.1.0/24', 'broadcast']);
    expect(reply?.options.map(({ name, from }) => `${name} ${from}`)).toEqual([
      'message-type protocol',
      'server-identifier protocol',
      'message protocol',
    ]);
  });

  it('says why there is no answer', () => {
    expect(preview({ minSeconds: 5 })).toEqual({
      outcome: 'ignore',
      reason: 'The device has not been trying for long enough yet.',
    });
  });
});
