/** The application firewall of macOS: what `socketfilterfw` prints about it and about one program. */
import type { Command } from '../adapters/address-commands.ts';

const PROGRAM = '/usr/libexec/ApplicationFirewall/socketfilterfw';

export function macFirewallCommands(program: string): Readonly<Record<keyof MacFirewall, Command>> {
  return {
    state: { program: PROGRAM, words: ['--getglobalstate'] },
    blockAll: { program: PROGRAM, words: ['--getblockall'] },
    application: { program: PROGRAM, words: ['--getappblocked', program] },
  };
}

export interface MacFirewall {
  /** `Firewall is enabled. (State = 1)` */
  readonly state: string;
  /** `Block all DISABLED!`, or with later systems `Firewall has block all state set to disabled.` */
  readonly blockAll: string;
  /** `Incoming connection to the application is blocked`, `The application is not part of the firewall` */
  readonly application: string;
}

/** Why it drops what comes in for the program, and the command that helps; undefined where it lets it in. */
export function macFirewallDrops(
  { state, blockAll, application }: MacFirewall,
  program: string,
): { where: string; mend: string } | undefined {
  if (!/State = [12]|Firewall is (enabled|on)/i.test(state)) return undefined;
  if (/State = 2/.test(state) || /block all (state set to )?enabled|set to block all/i.test(blockAll)) {
    return {
      where: 'the application firewall, which blocks all incoming connections',
      mend: `sudo ${PROGRAM} --setblockall off`,
    };
  }
  if (!/\bis blocked\b|are blocked\b/i.test(application)) return undefined;
  return {
    where: 'the application firewall, which blocks this program',
    mend: `sudo ${PROGRAM} --unblockapp ${program}`,
  };
}
