/** Every rule. A new one is a file in rules/ and a line here (docs/diagnosis.md). */
import type { AnyRule } from './rule.ts';
import { RESET_NOT_TAKEN } from './rules/reset-not-taken.ts';

export const RULES: readonly AnyRule[] = [RESET_NOT_TAKEN];
