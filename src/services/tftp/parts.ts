/** The settings of the TFTP server, and what it makes of them before the station starts. */
import type * as z from 'zod';
import type { SocketPlace } from '../../host/datagrams/datagrams.ts';
import { canonicalIpv6 } from '../../host/datagrams/peer-addresses.ts';
import { ANY_ADDRESS, parseIpv4 } from '../../lib/address.ts';
import { blockForMtu, type NegotiationPolicy } from '../../protocols/tftp/negotiate.ts';
import { TFTP_DEFAULTS, type TftpSettings } from './server/settings.ts';
import type { UploadFolderSettings } from '../../files/disk-sink.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { settingIssue, type SettingIssue } from '../../lib/setting-path.ts';
import type { PlanContext, ServiceParts } from '../module.ts';
import { socketPlace, type Place } from '../place.ts';
import { TFTP_QUESTIONS } from './questions.ts';
import { TFTP_SETTINGS } from './settings-schema.ts';

export const TFTP_PARTS = {
  settings: TFTP_SETTINGS,
  questions: TFTP_QUESTIONS,
  sources: ({ folder }: FromFile) => (folder === undefined ? [] : [folder]),
  check: contradictions,
  plan(
    tftp: FromFile,
    { places, sources, folders, mtu }: PlanContext,
  ): Result<readonly TftpPlan[], readonly SettingIssue[]> {
    const plans = places.map((place) => tftpPlan(tftp, place, { sources, folders }, mtu));
    return tftp.write !== 'none' && plans.some(({ uploads }) => uploads === undefined) ? err([HOMELESS]) : ok(plans);
  },
} as const satisfies ServiceParts;

const HOMELESS = settingIssue(
  ['write'],
  'there is no folder to write to: name one on the command line, or with tftp.folder or tftp.upload-folder',
);

/** `security` narrows what `write` allows: where nothing is left of it, one of them was not meant. */
function contradictions({ security, write }: FromFile): readonly SettingIssue[] {
  if (security === 'read-only' && write !== 'none')
    return [
      settingIssue(['security'], `read-only lets clients write nothing, and write: ${write} lets them: leave one out`),
    ];
  if (security === 'high' && write === 'create')
    return [
      settingIssue(
        ['security'],
        'high lets clients write only into empty files that are there, and write: create only new ones: write: overwrite',
      ),
    ];
  return [];
}

type FromFile = z.output<typeof TFTP_SETTINGS>;

export interface TftpPlan extends TftpSettings {
  /** Absent where nothing can be written. */
  readonly uploads?: UploadFolderSettings;
  /** A client that reads `dir.txt` gets the list of files. */
  readonly folderList: boolean;
  /** A client that reads `NAME.sha256` or `NAME.md5` gets the checksum of NAME. */
  readonly checksums: boolean;
  /** Bound to an address, so that it does not hear what is sent to everybody. */
  readonly deaf?: boolean;
  /** Folders and files that are served, for the list of files. */
  readonly sources: readonly string[];
}

/** What of the command line and the settings is served. */
export interface TftpSources {
  readonly sources: readonly string[];
  /** Those of them that something can be written to. */
  readonly folders: readonly string[];
}

export function tftpPlan(tftp: FromFile, place: Place, served: TftpSources, mtu: PlanContext['mtu']): TftpPlan {
  const { sources, folders } = served;
  const bound = boundPlace(tftp.bind, place);
  const folder = tftp['upload-folder'] ?? tftp.folder ?? folders[0];
  return {
    ...TFTP_DEFAULTS,
    place: bound,
    sources,
    port: tftp.port,
    dataPorts: tftp['data-ports'],
    security: tftp.security,
    read: tftp.read,
    write: tftp.write,
    largestUpload: tftp['largest-upload'],
    translateUnixNames: tftp['translate-unix-names'],
    virtualRoot: tftp['virtual-root'],
    negotiation: negotiationPolicy(tftp, bound, mtu),
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
    ...(tftp.bind !== undefined && bound.device === undefined ? { deaf: bound.address6 === undefined } : {}),
    ...(folder === undefined ? {} : { uploads: { folder, perClient: tftp['upload-per-client'] } }),
  };
}

function negotiationPolicy(
  tftp: FromFile,
  { device, address6 }: Pick<SocketPlace, 'device' | 'address6'>,
  mtuOf: PlanContext['mtu'],
): NegotiationPolicy {
  const offered = tftp.negotiate ? 'all' : 'off';
  const mtu = (device === undefined ? undefined : mtuOf(device)) ?? ETHERNET_MTU;
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
