import { describe, expect, it } from 'vitest';
import type { Recipe } from './recipe.ts';
import { findModel, recogniseRequest, recogniseVendorClass, RECIPES } from './recipes.ts';

describe('every recipe', () => {
  it.each(RECIPES.map((recipe) => [recipe.id, recipe] as const))('%s holds together', (_id, recipe) => {
    expect(problemsOf(recipe)).toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(RECIPES.map((recipe) => recipe.id)).size).toBe(RECIPES.length);
  });
});

/** The recipe linter: what a contributor is told about a new recipe. */
function problemsOf(recipe: Recipe): string[] {
  const problems: string[] = [];
  if (!/^[a-z0-9-]+$/.test(recipe.id)) problems.push('id: lower case, digits and dashes');
  if (recipe.sources.length === 0) problems.push('sources: none');
  if (recipe.steps.length === 0) problems.push('steps: none');
  if (new Set(recipe.steps.map((step) => step.id)).size < recipe.steps.length)
    problems.push('steps: an id stands twice');
  for (const pattern of [
    ...(recipe.match.vendorClass ?? []),
    ...(recipe.match.requests ?? []),
    ...recipe.trace.loads,
    ...recipe.trace.proof,
  ]) {
    if (/[^\\]\.(?![*+?])/.test(pattern)) problems.push(`pattern ${pattern}: a dot that is not escaped`);
  }
  for (const model of recipe.models) {
    if (recogniseVendorClass(model.vendorClass)?.model !== model.name)
      problems.push(`${model.id}: not recognised by its vendor class`);
    if (recogniseRequest(model.loads)?.model !== model.name)
      problems.push(`${model.id}: not recognised by its first file`);
  }
  return problems;
}

describe('recognising a device', () => {
  it.each([
    ['Cisco Systems, Inc. IP Phone CP-7911G', 'Cisco 7911G'],
    ['Cisco Systems, Inc. IP Phone CP-7911G\0', 'Cisco 7911G'],
    ['Cisco Systems, Inc. IP Phone CP-7906G\\x00', 'Cisco 7906G'],
    ['Cisco Systems, Inc. IP Phone CP-8841', undefined],
    ['udhcp 1.35.0', undefined],
  ])('vendor class %j is %s', (vendorClass, model) => {
    expect(recogniseVendorClass(vendorClass)?.model).toBe(model);
  });

  it.each(['7911', '7911G', 'CP-7911G', 'cisco 7911g', 'Cisco CP-7911G'])('people may write %j', (text) => {
    expect(findModel(text)?.model.name).toBe('Cisco 7911G');
  });
});
