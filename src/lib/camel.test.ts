import { describe, expect, it } from 'vitest';
import { camel, camelKeys } from './camel.ts';

describe('names of a configuration', () => {
  it('become names of a program', () => {
    expect(['boot-file', 'sip-servers', 'dns', 'declines-per-client'].map((name) => camel(name))).toEqual([
      'bootFile',
      'sipServers',
      'dns',
      'declinesPerClient',
    ]);
  });

  it('are changed wherever they stand, values are not', () => {
    const settings = {
      'boot-file': 'a-b',
      limits: { 'per-client': 3 },
      subnets: [{ 'next-server': undefined }, 'c-d'],
    };
    expect(camelKeys(settings)).toEqual({
      bootFile: 'a-b',
      limits: { perClient: 3 },
      subnets: [{ nextServer: undefined }, 'c-d'],
    });
  });

  it('stay as they are below a key that holds names of others', () => {
    expect(camelKeys([{ options: { 'boot-file': 'x' }, 'min-seconds': 1 }], ['options'])).toEqual([
      { options: { 'boot-file': 'x' }, minSeconds: 1 },
    ]);
  });
});
