/** What `ufw status` prints: whether it is at work. Which packets it drops is seen in the rules that it writes (iptables). */
export function isUfwActive(status: string): boolean {
  return /^Status: active\b/m.test(status);
}

/** The command that lets everything of one adapter in, or out. */
export function ufwMend(way: 'in' | 'out', adapter: string): string {
  return `sudo ufw allow ${way} on ${adapter}`;
}
