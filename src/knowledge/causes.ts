/**
 * Everything that can be wrong, as a closed list: a finding names one of these causes, and people, fixtures and reports
 * rely on the names and numbers. A new cause is a new row, with the next free number from 126 on.
 */
const ROWS = [
  [1, 'no-tftp-address', 'the lease names no TFTP server (no 150, 66, siaddr)'],
  [2, 'option-150-as-text', 'option 150 was sent as text, not as 4 bytes an address'],
  [3, 'option-150-zeroed', 'the last bytes of the TFTP address are 0 (x.y.0.0)'],
  [4, 'option-bytes-reversed', 'the bytes of an address in an option are in reverse order'],
  [5, 'wrong-next-server', 'the device was sent to a TFTP server that is not this station and not reachable'],
  [6, 'adapter-missing', 'the adapter is not there (a USB adapter that was unplugged or appears later)'],
  [7, 'settings-not-kept', 'the data folder cannot be written: leases and settings would be lost'],
  [8, 'wrong-adapter', 'the device is on another adapter of this computer than the one served'],
  [9, 'firewall', 'a firewall of this computer drops DHCP, TFTP requests, data or acknowledgements'],
  [10, 'port-taken', 'another program holds port 67 or 69'],
  [11, 'name-case', 'the device asks for a name in other upper and lower case'],
  [12, 'default-list-missing', 'the package lacks the termNN.default.loads this model asks for'],
  [13, 'wrong-model-family', 'there is firmware, but for other models'],
  [14, 'signing-key-era', "the device's loader does not know the signing key of the load"],
  [15, 'default-list-overwritten', 'the default list is that of another release than the rest of the folder'],
  [16, 'image-truncated', 'a firmware file is cut off or damaged'],
  [
    17,
    'package-not-unpacked',
    'the firmware is inside an archive, a folder or under a name with an extra ending (.txt) that hides it',
  ],
  [18, 'sip-sccp-mixed', 'the list names files of one protocol, the folder holds those of the other'],
  [19, 'placeholder-file', 'a file is empty or a stand-in (git-LFS pointer, link as text, web page)'],
  [20, 'trust-list-lock', 'the phone accepts signed configuration only (.sgn): its trust list locks it'],
  [21, 'ctlsep-loop', 'the phone asks for CTLSEP again and again and drops its lease'],
  [22, 'bad-router', "the lease has no default router, or one outside of the device's network"],
  [
    23,
    'broadcast-flag-cleared',
    'the answer came with the BROADCAST flag cleared, or by unicast, and the device does not take it',
  ],
  [24, 'second-dhcp-server', 'another DHCP server answers on this network'],
  [
    25,
    'spanning-tree-delay',
    "a switch port that learns the network first (STP) swallows the device's first half minute",
  ],
  [26, 'voice-vlan', 'the device sends in a voice VLAN (802.1Q tags)'],
  [
    27,
    'wrong-socket',
    'link, and nothing heard: the cable is in the PC socket of the phone, not in the network (SW) socket',
  ],
  [28, 'no-power', 'no or too little power: no link at all, or restarts as soon as the display comes on'],
  [29, 'unplugged-too-early', 'the device was cut off in the middle of loading and began anew'],
  [30, 'link-flap', 'the adapter lost its link and with it its address while the device restarted'],
  [31, 'route-black-hole', 'a more specific route sends the answers another way'],
  [32, 'reply-from-other-address', 'the answers leave from another address than the one that was asked'],
  [33, 'options-refused', 'the device breaks off at the option acknowledgement (ERROR 8)'],
  [34, 'block-number-overflow', 'the file is larger than 65535 blocks and the device cannot count on'],
  [35, 'sorcerers-apprentice', 'duplicate acknowledgements make every block go out several times'],
  [36, 'flash-damaged', 'a right lease and then silence: the loader finds no name to ask for'],
  [37, 'address-stored-in-device', 'the device uses an address or TFTP server that is stored in it'],
  [38, 'load-missing', 'loadInformation names a load that is not here'],
  [
    39,
    'upgrade-loop',
    'the device loads the same load again after every start: two configurations contradict each other',
  ],
  [40, 'http-port-dropped', 'TCP 6970 is dropped instead of refused: a long delay before TFTP'],
  [41, 'link-too-late', 'the link came up only after the device had stopped asking'],
  [42, 'address-in-use', 'the address that was given belongs to another machine'],
  [43, 'reset-not-taken', 'the device booted normally: its key sequence was not taken'],
  [44, 'hardware-revision', "the load's hardware gate refuses this board revision"],
  [45, 'bad-checksums', 'datagrams leave with no or wrong UDP checksums (broken offload)'],
  [46, 'block-too-large-for-path', 'large blocks do not arrive: the path carries smaller frames'],
  [47, 'slow-disk', 'the first block comes late: a slow disk or a virus scanner'],
  [48, 'resting-at-registering', 'no fault: the recovery is done, the phone waits for a call manager'],
  [101, 'pool-exhausted', 'no address is left to give'],
  [102, 'lease-too-short', 'the lease ends while the device is still loading'],
  [
    103,
    'offers-blocked',
    "the device never takes an offer that was right: a switch (DHCP snooping) drops the station's answers",
  ],
  [104, 'relay-not-allowed', 'requests come through a relay that is not in the settings'],
  [105, 'duplicate-mac', 'two devices use one hardware address'],
  [106, 'lossy-cable', 'many packets get lost: cable, duplex mismatch, interference'],
  [
    107,
    'every-address-declined',
    'the device declines address after address, though nobody has them: a switch or router answers its ARP probes',
  ],
  [108, 'wrong-subnet-mask', "the mask that is given leaves the station or the router outside of the device's network"],
  [109, 'file-unreadable', 'the station may not read a firmware file'],
  [110, 'clock-wrong', 'the clock of this computer is far off'],
  [111, 'ipv6-only-device', 'the device speaks IPv6 only'],
  [
    112,
    'wrong-architecture',
    'the boot file is for another kind of processor or firmware (BIOS file to a UEFI client)',
  ],
  [113, 'pi-option-43', 'a Raspberry Pi finds no "Raspberry Pi Boot" in option 43'],
  [114, 'requested-file-missing', 'the device asks for a file that is not here (other than Cisco default lists)'],
  [115, 'no-boot-file', 'a boot ROM is given no file name'],
  [116, 'disk-full', 'the disk is full: leases cannot be stored, so no address is given'],
  [117, 'client-not-allowed', 'the settings do not let this device read files'],
  [
    118,
    'bootp-not-answered',
    'the device speaks plain BOOTP, which is not answered without a reservation or `bootp: true`',
  ],
  [119, 'cable-loop', 'what the station sends comes back: a loop, e.g. both sockets of a phone in one switch'],
  [120, 'no-firmware', 'there is no firmware at all'],
  [121, 'file-vanished', 'a file that was there at the start is gone (quarantine of a virus scanner, unplugged disk)'],
  [122, 'flash-not-kept', 'everything was read and the device asks for everything again: its flash does not keep it'],
  [123, 'station-asleep', 'this computer slept or was stopped in the middle'],
  [124, 'station-address-taken', "another machine uses the station's own address"],
  [125, 'device-in-other-network', 'the device has a fixed address in another network than the station'],
  [126, 'no-rights', 'this user may not open the ports that devices ask at'],
  [127, 'several-adapters', 'several network adapters could lead to the device, and none was named'],
  [128, 'no-address', 'the network adapter has no address that a device could answer to'],
  [129, 'no-link', 'nothing is plugged in yet, or nothing is switched on at the other end of the cable'],
  [130, 'adapter-off', "the network adapter is switched off in the computer's settings"],
] as const;

export type CauseName = (typeof ROWS)[number][1];

export interface Cause {
  readonly number: number;
  readonly name: CauseName;
  /** What is the case, as a sentence without a capital letter and without a full stop. */
  readonly sentence: string;
  readonly level: CauseLevel;
}

/** `info`: good news. `warning`: a device is not helped. `error`: nobody is helped until a person acts. */
export type CauseLevel = 'info' | 'warning' | 'error';

/** Those that are no plain warning. */
const LEVELS: Readonly<Partial<Record<CauseName, CauseLevel>>> = {
  'adapter-missing': 'error',
  'port-taken': 'error',
  'name-case': 'info',
  'resting-at-registering': 'info',
  'disk-full': 'error',
  'station-address-taken': 'error',
  'no-rights': 'error',
  'several-adapters': 'error',
  'no-address': 'error',
  'no-link': 'info',
  'adapter-off': 'error',
};

export const CAUSES: readonly Cause[] = ROWS.map(([number, name, sentence]) => ({
  number,
  name,
  sentence,
  level: levelOfCause(name),
}));

export function levelOfCause(name: CauseName): CauseLevel {
  return LEVELS[name] ?? 'warning';
}
