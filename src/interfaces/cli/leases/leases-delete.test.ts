import { describe, expect, it } from 'vitest';
import { Folder, rouse } from '../rouse.fixture.ts';

const folder = new Folder();
const CSV = `address,hardware,state,until
192.168.1.100,00:26:99:ef:0f:1a,bound,never
192.168.1.101,00:26:99:ef:0f:1b,bound,never
192.168.1.102,00:26:99:ef:0f:1c,bound,never
`;

async function leases(...args: readonly string[]) {
  return rouse('leases', ...args, '--data', folder.at('data'));
}

async function addresses(): Promise<readonly string[]> {
  const { stdout } = await leases('export', '--format', 'csv');
  return [...stdout.matchAll(/^(192\.168\.1\.\d+)/gm)].map(([, address = '']) => address);
}

describe('rouse leases delete', () => {
  it('makes the addresses free that its words mean, by address, hardware address or range', async () => {
    await leases('import', folder.put('leases.csv', CSV));
    expect(await addresses()).toHaveLength(3);
    expect(await leases('delete', '192.168.1.100', '00:26:99:ef:0f:1b')).toMatchObject({
      status: 0,
      stdout:
        'Deleted the lease of 192.168.1.100 (00:26:99:ef:0f:1a).\nDeleted the lease of 192.168.1.101 (00:26:99:ef:0f:1b).\n',
    });
    expect(await addresses()).toEqual(['192.168.1.102']);
  });

  it('deletes nothing when a word means no lease', async () => {
    expect(await leases('delete', '192.168.1.102', '192.168.1.200')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no lease is like "192.168.1.200"; nothing was deleted'),
    });
    expect(await addresses()).toEqual(['192.168.1.102']);
  });

  it('remembers whose the address was nowhere', async () => {
    await leases('delete', '192.168.1.100+9');
    const { stdout } = await leases('list', '--all');
    expect(stdout).not.toContain('00:26:99');
  });
});
