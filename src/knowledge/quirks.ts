/**
 * What some devices need although the rules say otherwise: a closed set of names, each with its reason, so that recipes
 * stay data. What a quirk does is written where the protocol is.
 */
import type { DhcpQuirk } from '../protocols/dhcp/settings/settings.ts';
import type { SenderQuirks } from '../protocols/tftp/sender.ts';

type TftpQuirk = 'resend-on-duplicate-ack' | 'wrap-to-one' | 'answers-from-request-port';
export type Quirk = DhcpQuirk | TftpQuirk;

/** For people: what the station does for such a device. */
export const QUIRKS: Readonly<Record<Quirk, string>> = {
  'omit-client-id': 'Replies leave out its client identifier (option 61), which RFC 6842 wants sent back.',
  'nul-terminated-names': 'Options 66 and 67 end with a NUL.',
  'always-broadcast': 'Until it has an address, replies go to everybody: it takes no other.',
  'no-overload': 'Options never go into the fields file and sname.',
  'resend-on-duplicate-ack': 'An acknowledgement that comes twice has the block sent again, against RFC 1123.',
  'wrap-to-one': 'Block 65535 is followed by block 1.',
  'answers-from-request-port': 'Data comes from the port of the request (69): it takes none from another one.',
};

const TFTP_QUIRKS: Readonly<Record<TftpQuirk, Partial<SenderQuirks>>> = {
  'resend-on-duplicate-ack': { resendOnDuplicateAck: true },
  'wrap-to-one': { wrapTo: 1 },
  'answers-from-request-port': {},
};

export function dhcpQuirks(quirks: readonly Quirk[]): readonly DhcpQuirk[] {
  return quirks.filter((quirk) => !isTftpQuirk(quirk));
}

/** What sending files to such a device takes. */
export function senderQuirks(quirks: readonly Quirk[]): Partial<SenderQuirks> {
  return quirks.filter(isTftpQuirk).reduce((all, quirk) => ({ ...all, ...TFTP_QUIRKS[quirk] }), {});
}

function isTftpQuirk(quirk: Quirk): quirk is TftpQuirk {
  return Object.hasOwn(TFTP_QUIRKS, quirk);
}
