import { describe, expect, it } from 'vitest';
import { chooseHost } from './datagram-engine.ts';
import { loadLibc } from '../linux/datagrams/libc.ts';

const libc = await loadLibc();

describe('chooseHost', () => {
  it('takes system calls where they can be had, and says why', async () => {
    const engine = await chooseHost();
    if (!engine.ok) throw new Error(engine.error.message);
    expect(engine.value.kind).toBe(libc.ok ? 'batched' : 'dgram');
    expect(engine.value.why).toContain(libc.ok ? 'system calls' : libc.error);
    const host = engine.value.host();
    expect(host.kind).toBe(engine.value.kind);
    host.close();
  });

  it('takes dgram when it is wished for', async () => {
    const engine = await chooseHost('dgram');
    expect(engine.ok && engine.value.kind).toBe('dgram');
  });

  it('refuses to promise batched system calls where there are none', async () => {
    const engine = await chooseHost('batched');
    expect(engine.ok ? engine.value.kind : engine.error.code).toBe(libc.ok ? 'batched' : 'unsupported');
  });
});
