/** The TFTP service's part of the plan, from settings. */
import type { Settings } from '../config/schema.ts';
import { adapterMtu } from '../host/node/adapters/mtu.ts';
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import { canonicalIpv6 } from '../host/datagrams/peer-addresses.ts';
import { ANY_ADDRESS, parseIpv4 } from '../lib/address.ts';
import { blockForMtu, type NegotiationPolicy } from '../protocols/tftp/negotiate.ts';
import { TFTP_DEFAULTS, type TftpSettings } from '../services/tftp/server/settings.ts';
import type { UploadFolderSettings } from '../files/disk-sink.ts';
import { socketPlace, type Place } from './place.ts';

export interface TftpPlan extends TftpSettings {
  /** Absent where nothing can be written. */
  readonly uploads?: UploadFolderSettings;
  /** A client that reads `dir.txt` gets the list of files. */
  readonly folderList: boolean;
  /** A client that reads `NAME.sha256` or `NAME.md5` gets the checksum of NAME. */
  readonly checksums: boolean;
}

/** `folders` are those of the command line. */
export function tftpPlan({ tftp }: Settings, place: Place, folders: readonly string[]): TftpPlan {
  const bound = boundPlace(tftp.bind, place);
  const folder = tftp['upload-folder'] ?? tftp.folder ?? folders[0];
  return {
    ...TFTP_DEFAULTS,
    place: bound,
    port: tftp.port,
    dataPorts: tftp['data-ports'],
    security: tftp.security,
    read: tftp.read,
    write: tftp.write,
    largestUpload: tftp['largest-upload'],
    translateUnixNames: tftp['translate-unix-names'],
    virtualRoot: tftp['virtual-root'],
    negotiation: negotiationPolicy(tftp, bound),
    anticipation: tftp['anticipation-window'],
    progress: tftp.progress,
    timeout: tftp.timeout,
    retries: tftp.retries,
    answerBroadcast: tftp['answer-broadcast'],
    transfers: tftp.transfers,
    transfersPerClient: tftp['transfers-per-client'],
    allowed: tftp.allow,
    folderList: tftp['folder-list'],
    checksums: tftp.checksums,
    ...(folder === undefined ? {} : { uploads: { folder, perClient: tftp['upload-per-client'] } }),
  };
}

function negotiationPolicy(
  tftp: Settings['tftp'],
  { device, address6 }: Pick<SocketPlace, 'device' | 'address6'>,
): NegotiationPolicy {
  const offered = tftp.negotiate ? 'all' : 'off';
  const mtu = (device === undefined ? undefined : adapterMtu(device)) ?? ETHERNET_MTU;
  return {
    grants: tftp['pxe-compatibility'] ? 'size-only' : offered,
    largestBlock: tftp['largest-block'] ?? blockForMtu(address6 === undefined ? mtu : mtu - LONGER_HEADER),
    largestWindow: tftp['largest-window'],
  };
}

const ETHERNET_MTU = 1500;
/** What the header of IPv6 is longer. */
const LONGER_HEADER = 20;

/** An address is bound as it is; the name of an adapter gets its broadcasts too. */
function boundPlace(bind: string | undefined, place: Place): Omit<SocketPlace, 'port'> {
  const standing = socketPlace(place);
  if (bind === undefined) return standing;
  const six = canonicalIpv6(bind);
  if (six !== undefined) return { address: ANY_ADDRESS, address6: six };
  const address = parseIpv4(bind);
  if (!address.ok) return { address: ANY_ADDRESS, device: bind, broadcast: true };
  return address.value === place.at.address ? standing : { address: address.value };
}
