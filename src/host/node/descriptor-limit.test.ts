import { describe, expect, it } from 'vitest';
import { descriptorShortage } from './descriptor-limit.ts';

const limits = (soft: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     
Max core file size        0                    unlimited            bytes     
Max open files            ${soft.padEnd(20)} 64                   files     
Max locked memory         8388608              8388608              bytes     
`;

describe('the limit of open files', () => {
  it.each(['64', '191'])('of %s is too low, and is told with how to raise it', (soft) => {
    const { code, message, hint } = descriptorShortage(limits(soft)) ?? expect.fail('nothing was told');
    expect(code).toBe('no-descriptors');
    expect(message).toMatch(new RegExp(`\\b${soft} files\\b.*\\b192\\b`));
    expect(hint).toContain('ulimit -n');
  });

  it.each(['192', '1048576', 'unlimited'])('of %s will do', (soft) => {
    expect(descriptorShortage(limits(soft))).toBeUndefined();
  });

  it('is not asked for where the system does not tell, and is enough here', () => {
    expect(descriptorShortage('')).toBeUndefined();
    expect(descriptorShortage()).toBeUndefined();
  });
});
