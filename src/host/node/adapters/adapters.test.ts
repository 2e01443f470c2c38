import { expect, it } from 'vitest';
import { listAdapters } from './adapters.ts';

it.each(['win32', 'darwin'] as const)(
  'on %s adapters are those that Node knows, where the system answers nothing',
  async (platform) => {
    for (const answer of ['', 'Access is denied.', '{}']) {
      const listed = await listAdapters(platform, () => Promise.resolve(answer));
      expect(listed.ok && listed.value.map(({ kind }) => kind)).toContain('loopback');
    }
  },
);
