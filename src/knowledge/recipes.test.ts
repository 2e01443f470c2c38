import { describe, expect, it } from 'vitest';
import { dhcpQuirks, QUIRKS, senderQuirks, type Quirk } from './quirks.ts';
import { problemsOf } from './recipe-lint.fixture.ts';
import { findModel, findRecipe, recogniseRequest, recogniseVendorClass, RECIPES } from './recipes.ts';

describe('every recipe', () => {
  it.each(RECIPES.map((recipe) => [recipe.id, recipe] as const))('%s holds together', (_id, recipe) => {
    expect(problemsOf(recipe, RECIPES)).toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(RECIPES.map((recipe) => recipe.id)).size).toBe(RECIPES.length);
  });
});

describe('recognising a device', () => {
  it.each([
    ['Cisco Systems, Inc. IP Phone CP-7911G', 'Cisco 7911G'],
    ['Cisco Systems, Inc. IP Phone CP-7911G\0', 'Cisco 7911G'],
    ['Cisco Systems, Inc. IP Phone CP-7906G\\x00', 'Cisco 7906G'],
    ['Cisco Systems, Inc. IP Phone 7911', 'Cisco 7906G and 7911G'],
    ['Cisco Systems, Inc. IP Phone CP-8841', 'Cisco 8841'],
    ['Cisco Systems, Inc. IP Phone CP-9971', undefined],
    ['udhcp 1.35.0', undefined],
  ])('vendor class %j is %s', (vendorClass, model) => {
    expect(recogniseVendorClass(vendorClass)?.model).toBe(model);
  });

  it.each([
    ['ap3g2-k9w7-tar.default', 'cisco-aironet'],
    ['C1130-K9W7-TAR.DEFAULT', 'cisco-aironet'],
    ['TERM06.default.loads', 'cisco-7906-7911'],
    ['ap3g2-k9w8-tar.default', undefined],
    ['ap3g2-k9w7-tar.153-3.JF15.tar', undefined],
  ])('a device that asks for %s is of %s', (file, id) => {
    expect(recogniseRequest(file)?.recipe.id).toBe(id);
  });

  it.each([
    ['192.168.1.112', 'recovery-bin'],
    ['192.168.0.254', 'tplink-cpe'],
    ['10.1.1.1', 'tplink-cpe'],
  ])('a device at %s that asks for a name of several families is of %s', (address, id) => {
    expect(recogniseRequest('recovery.bin', address)?.recipe.id).toBe(id);
  });

  it.each(['7911', '7911G', 'CP-7911G', 'cisco 7911g', 'Cisco CP-7911G'])('people may write %j', (text) => {
    expect(findModel(text)?.model.name).toBe('Cisco 7911G');
  });
});

describe('quirks', () => {
  it.each<[readonly Quirk[], ReturnType<typeof senderQuirks>, ReturnType<typeof dhcpQuirks>]>([
    [[], {}, []],
    [['resend-on-duplicate-ack'], { resendOnDuplicateAck: true }, []],
    [['wrap-to-one', 'always-broadcast'], { wrapTo: 1 }, ['always-broadcast']],
    [
      ['omit-client-id', 'no-overload', 'nul-terminated-names'],
      {},
      ['omit-client-id', 'no-overload', 'nul-terminated-names'],
    ],
  ])('%j reach the protocol they belong to', (quirks, sender, dhcp) => {
    expect([senderQuirks(quirks), dhcpQuirks(quirks)]).toEqual([sender, dhcp]);
  });

  it.each(Object.entries(QUIRKS))('%s is explained in a sentence', (_name, sentence) => {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

it('finds a recipe by a word that only it has in its title, and guesses nothing', () => {
  expect(findRecipe('aironet')?.id).toBe('cisco-aironet');
  for (const text of ['cisco', 'router', '', 'airo']) expect(findRecipe(text)).toBeUndefined();
});
