/** Where a setting stands among the others: the keys that lead to it, in lists the index. */
export type SettingPath = readonly (string | number)[];

/** `dhcp.subnets[0].pool` */
export function formatPath(path: SettingPath): string {
  return path
    .map((step, depth) => (typeof step === 'number' ? `[${step}]` : `${depth === 0 ? '' : '.'}${step}`))
    .join('');
}
