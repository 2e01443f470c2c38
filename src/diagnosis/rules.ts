/** Every rule. A new one is a file in rules/ and a line here (docs/diagnosis.md). */
import type { AnyRule } from './rule.ts';
import { BAD_ROUTER } from './rules/bad-router.ts';
import { NO_TFTP_ADDRESS } from './rules/no-tftp-address.ts';
import { OPTION_150_AS_TEXT } from './rules/option-150-as-text.ts';
import { OPTION_150_ZEROED } from './rules/option-150-zeroed.ts';
import { OPTION_BYTES_REVERSED } from './rules/option-bytes-reversed.ts';
import { RESET_NOT_TAKEN } from './rules/reset-not-taken.ts';
import { WRONG_NEXT_SERVER } from './rules/wrong-next-server.ts';
import { WRONG_SUBNET_MASK } from './rules/wrong-subnet-mask.ts';

export const RULES: readonly AnyRule[] = [
  NO_TFTP_ADDRESS,
  OPTION_150_AS_TEXT,
  OPTION_150_ZEROED,
  OPTION_BYTES_REVERSED,
  WRONG_NEXT_SERVER,
  BAD_ROUTER,
  RESET_NOT_TAKEN,
  WRONG_SUBNET_MASK,
];
