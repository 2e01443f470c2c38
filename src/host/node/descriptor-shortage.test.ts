import { describe, expect, it } from 'vitest';
import { descriptorShortage, ownShortage } from './descriptor-shortage.ts';

describe('the limit of open files', () => {
  it.each([64, 191])('of %i is too low, and is told with how to raise it', (limit) => {
    const { code, message, hint } = descriptorShortage(limit) ?? expect.fail('nothing was told');
    expect(code).toBe('no-descriptors');
    expect(message).toMatch(new RegExp(`\\b${limit} files\\b.*\\b192\\b`));
    expect(hint).toContain('ulimit -n');
  });

  it.each([192, 1_048_576, undefined])('of %s will do', (limit) => {
    expect(descriptorShortage(limit)).toBeUndefined();
  });

  it('is high enough for these tests', () => {
    expect(ownShortage()).toBeUndefined();
  });
});
