/** What a 7911G says and takes in DHCP. */
import { macToBytes, type Mac } from '../../lib/address.ts';
import { OPTION } from '../../protocols/dhcp/options/option-rows.ts';
import { option, type DhcpMessage, type DhcpOption } from '../../protocols/dhcp/wire/message.ts';

interface DhcpWords {
  readonly hardware: Mac;
  readonly name: string;
  readonly vendorClass: string;
}

/** A reply whose option 150 is no list of addresses is thrown away, as the phone does. */
export function isReadable(message: DhcpMessage): boolean {
  return (option(message, OPTION.tftpServers)?.length ?? 0) % 4 === 0;
}

/** What a 7911G asks for, in its order. */
const WISHES = [
  OPTION.subnetMask,
  OPTION.tftpServer,
  OPTION.dns,
  OPTION.router,
  OPTION.domain,
  OPTION.tftpServers,
  OPTION.arpCacheTimeout,
];

/** As captured from a 7911G, in its order; the vendor class ends with a NUL. */
export function dhcpOptions(traits: DhcpWords): readonly DhcpOption[] {
  return [
    { code: OPTION.clientId, bytes: Uint8Array.of(1, ...macToBytes(traits.hardware)) },
    { code: OPTION.hostName, bytes: ascii(traits.name) },
    { code: OPTION.vendorClass, bytes: ascii(`${traits.vendorClass}\0`) },
    { code: OPTION.parameterList, bytes: Uint8Array.of(...WISHES) },
  ];
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
