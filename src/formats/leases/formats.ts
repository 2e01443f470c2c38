/**
 * The lease files that can be read: `csv` is Kea's as well as our own, `json` only our own. Apart, because the command line
 * shows the names at once.
 */
export const LEASE_FORMATS = ['isc', 'csv', 'json', 'dnsmasq', 'tftpd32'] as const;
export type LeaseFormat = (typeof LEASE_FORMATS)[number];
