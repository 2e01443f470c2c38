import { describe, expect, it } from 'vitest';
import { chooseAdapter } from './adapter-choice.ts';
import { adaptersOfNode, type KnownAddress } from './adapters-of-node.ts';

const four = (address: string, mac: string, internal = false): KnownAddress => ({
  family: 'IPv4',
  mac,
  internal,
  cidr: `${address}/24`,
});

const KNOWN = {
  'Ethernet 2': [four('192.168.1.1', '02:00:00:00:00:01')],
  'Wi-Fi': [four('10.0.0.7', '02:00:00:00:00:02')],
  'vEthernet (WSL)': [four('172.20.0.1', '02:00:00:00:00:03')],
  'Loopback Pseudo-Interface 1': [four('127.0.0.1', '00:00:00:00:00:00', true)],
};

describe('the adapters that Node knows', () => {
  it('are told apart by their names, where the system tells nothing', () => {
    const adapters = adaptersOfNode(KNOWN, 'win32');
    expect(adapters.map(({ name, kind }) => [name, kind])).toEqual([
      ['Ethernet 2', 'ethernet'],
      ['Wi-Fi', 'wifi'],
      ['vEthernet (WSL)', 'virtual'],
      ['Loopback Pseudo-Interface 1', 'loopback'],
    ]);
    expect(adapters[0]).toMatchObject({ mac: '02:00:00:00:00:01', link: 'up', addresses: [{ prefix: 24 }] });
  });

  it('serve a station by name, and by rule where there is one cable, with a warning', () => {
    const adapters = adaptersOfNode(KNOWN, 'win32');
    const choice = chooseAdapter(adapters);
    expect(choice).toMatchObject({ ok: true, value: { adapter: { name: 'Ethernet 2' } } });
    expect(choice.ok && choice.value.warnings.join()).toContain('leads to the rest of the network');
    const two = adaptersOfNode({ ...KNOWN, Ethernet: [four('10.1.1.1', '02:00:00:00:00:04')] }, 'win32');
    expect(chooseAdapter(two)).toMatchObject({ ok: false, error: { code: 'several-adapters' } });
    expect(chooseAdapter(two, 'ethernet 2')).toMatchObject({ ok: true });
  });
});
