/**
 * The last words of a test run: what was left out and why, and one plain line of counts alone on its line,
 * `812 passed, 0 failed, 3 skipped`, which .ci/run ends with.
 */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const amount = (state: 'passed' | 'failed' | 'skipped'): number =>
      tests.filter((test) => test.result().state === state).length;
    // A file that does not load and an error outside of any test fail the run too, though no test failed.
    const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]).flatMap((at) => at.errors());
    const skipped = amount('skipped');
    const parts = [`${amount('passed')} passed`, `${amount('failed') + broken.length + unhandled.length} failed`];
    if (skipped > 0) parts.push(`${skipped} skipped`);

    for (const reason of leftOut(modules)) console.log(`Left out: ${reason}.`);
    console.log(parts.join(', '));
  }
}

interface LeftOut {
  readonly leftOut?: string;
}

/** The reasons that test/support/machine.ts gave for leaving suites out, each once. */
function leftOut(modules: readonly TestModule[]): ReadonlySet<string> {
  const suites = modules.flatMap((module) => [...module.children.allSuites()]);
  return new Set(suites.flatMap((suite) => (suite.meta() as LeftOut).leftOut ?? []));
}
