/** Every rule, in the order of the numbers of their causes. A new one is a file in rules/ and a line here (docs/diagnosis.md). */
import type { AnyRule } from './rule.ts';
import { ADAPTER_MISSING } from './rules/station/adapter-missing.ts';
import { ADAPTER_OFF } from './rules/station/adapter-off.ts';
import { ADDRESS_IN_USE } from './rules/leases/address-in-use.ts';
import { ADDRESS_STORED_IN_DEVICE } from './rules/cable/address-stored-in-device.ts';
import { BAD_CHECKSUMS } from './rules/station/bad-checksums.ts';
import { BAD_ROUTER } from './rules/leases/bad-router.ts';
import { BLOCK_NUMBER_OVERFLOW } from './rules/transfers/block-number-overflow.ts';
import { BLOCK_TOO_LARGE_FOR_PATH } from './rules/cable/block-too-large-for-path.ts';
import { BOOTP_NOT_ANSWERED } from './rules/leases/bootp-not-answered.ts';
import { BROADCAST_FLAG_CLEARED } from './rules/leases/broadcast-flag-cleared.ts';
import { CABLE_LOOP } from './rules/cable/cable-loop.ts';
import { CLIENT_NOT_ALLOWED } from './rules/transfers/client-not-allowed.ts';
import { CLOCK_WRONG } from './rules/station/clock-wrong.ts';
import { CTLSEP_LOOP } from './rules/device/ctlsep-loop.ts';
import { DEFAULT_LIST_MISSING } from './rules/firmware/default-list-missing.ts';
import { DEFAULT_LIST_OVERWRITTEN } from './rules/firmware/default-list-overwritten.ts';
import { DEVICE_IN_OTHER_NETWORK } from './rules/cable/device-in-other-network.ts';
import { DISK_FULL } from './rules/station/disk-full.ts';
import { DUPLICATE_MAC } from './rules/leases/duplicate-mac.ts';
import { EVERY_ADDRESS_DECLINED } from './rules/leases/every-address-declined.ts';
import { FILE_UNREADABLE } from './rules/firmware/file-unreadable.ts';
import { FILE_VANISHED } from './rules/firmware/file-vanished.ts';
import { FIREWALL } from './rules/station/firewall.ts';
import { FLASH_DAMAGED } from './rules/device/flash-damaged.ts';
import { FLASH_NOT_KEPT } from './rules/device/flash-not-kept.ts';
import { HARDWARE_REVISION } from './rules/device/hardware-revision.ts';
import { HTTP_PORT_DROPPED } from './rules/station/http-port-dropped.ts';
import { IMAGE_TRUNCATED } from './rules/firmware/image-truncated.ts';
import { IPV6_ONLY_DEVICE } from './rules/cable/ipv6-only-device.ts';
import { LEASE_TOO_SHORT } from './rules/leases/lease-too-short.ts';
import { LINK_FLAP } from './rules/cable/link-flap.ts';
import { LINK_TOO_LATE } from './rules/cable/link-too-late.ts';
import { LOAD_MISSING } from './rules/firmware/load-missing.ts';
import { LOSSY_CABLE } from './rules/cable/lossy-cable.ts';
import { NAME_CASE } from './rules/firmware/name-case.ts';
import { NO_ADDRESS } from './rules/leases/no-address.ts';
import { NO_BOOT_FILE } from './rules/leases/no-boot-file.ts';
import { NO_FIRMWARE } from './rules/firmware/no-firmware.ts';
import { NO_LINK } from './rules/cable/no-link.ts';
import { NO_POWER } from './rules/cable/no-power.ts';
import { NO_RIGHTS } from './rules/station/no-rights.ts';
import { NO_TFTP_ADDRESS } from './rules/leases/no-tftp-address.ts';
import { OFFERS_BLOCKED } from './rules/leases/offers-blocked.ts';
import { OPTION_150_AS_TEXT } from './rules/leases/option-150-as-text.ts';
import { OPTION_150_ZEROED } from './rules/leases/option-150-zeroed.ts';
import { OPTION_BYTES_REVERSED } from './rules/leases/option-bytes-reversed.ts';
import { OPTIONS_REFUSED_RULE } from './rules/transfers/options-refused.ts';
import { PACKAGE_NOT_UNPACKED } from './rules/firmware/package-not-unpacked.ts';
import { PI_OPTION_43 } from './rules/leases/pi-option-43.ts';
import { PLACEHOLDER_FILE } from './rules/firmware/placeholder-file.ts';
import { POOL_EXHAUSTED } from './rules/leases/pool-exhausted.ts';
import { PORT_TAKEN } from './rules/station/port-taken.ts';
import { RELAY_NOT_ALLOWED } from './rules/leases/relay-not-allowed.ts';
import { REPLY_FROM_OTHER_ADDRESS } from './rules/station/reply-from-other-address.ts';
import { REQUESTED_FILE_MISSING } from './rules/firmware/requested-file-missing.ts';
import { RESET_NOT_TAKEN } from './rules/device/reset-not-taken.ts';
import { RESTING_AT_REGISTERING } from './rules/device/resting-at-registering.ts';
import { ROUTE_BLACK_HOLE } from './rules/station/route-black-hole.ts';
import { SECOND_DHCP_SERVER } from './rules/leases/second-dhcp-server.ts';
import { SETTINGS_NOT_KEPT } from './rules/station/settings-not-kept.ts';
import { SEVERAL_ADAPTERS } from './rules/station/several-adapters.ts';
import { SIGNING_KEY_ERA } from './rules/device/signing-key-era.ts';
import { SIP_SCCP_MIXED } from './rules/firmware/sip-sccp-mixed.ts';
import { SLOW_DISK } from './rules/station/slow-disk.ts';
import { SORCERERS_APPRENTICE } from './rules/transfers/sorcerers-apprentice.ts';
import { SPANNING_TREE_DELAY } from './rules/cable/spanning-tree-delay.ts';
import { STATION_ADDRESS_TAKEN } from './rules/station/station-address-taken.ts';
import { STATION_ASLEEP } from './rules/station/station-asleep.ts';
import { TRUST_LIST_LOCK } from './rules/device/trust-list-lock.ts';
import { UNPLUGGED_TOO_EARLY } from './rules/device/unplugged-too-early.ts';
import { UPGRADE_LOOP } from './rules/device/upgrade-loop.ts';
import { VOICE_VLAN } from './rules/cable/voice-vlan.ts';
import { WRONG_ADAPTER } from './rules/station/wrong-adapter.ts';
import { WRONG_ARCHITECTURE } from './rules/leases/wrong-architecture.ts';
import { WRONG_MODEL_FAMILY } from './rules/firmware/wrong-model-family.ts';
import { WRONG_NEXT_SERVER } from './rules/leases/wrong-next-server.ts';
import { WRONG_SOCKET } from './rules/cable/wrong-socket.ts';
import { WRONG_SUBNET_MASK } from './rules/leases/wrong-subnet-mask.ts';

export const RULES: readonly AnyRule[] = [
  NO_TFTP_ADDRESS,
  OPTION_150_AS_TEXT,
  OPTION_150_ZEROED,
  OPTION_BYTES_REVERSED,
  WRONG_NEXT_SERVER,
  ADAPTER_MISSING,
  SETTINGS_NOT_KEPT,
  WRONG_ADAPTER,
  FIREWALL,
  PORT_TAKEN,
  NAME_CASE,
  DEFAULT_LIST_MISSING,
  WRONG_MODEL_FAMILY,
  SIGNING_KEY_ERA,
  DEFAULT_LIST_OVERWRITTEN,
  IMAGE_TRUNCATED,
  PACKAGE_NOT_UNPACKED,
  SIP_SCCP_MIXED,
  PLACEHOLDER_FILE,
  TRUST_LIST_LOCK,
  CTLSEP_LOOP,
  BAD_ROUTER,
  BROADCAST_FLAG_CLEARED,
  SECOND_DHCP_SERVER,
  SPANNING_TREE_DELAY,
  WRONG_SOCKET,
  NO_POWER,
  UNPLUGGED_TOO_EARLY,
  LINK_FLAP,
  ROUTE_BLACK_HOLE,
  REPLY_FROM_OTHER_ADDRESS,
  OPTIONS_REFUSED_RULE,
  BLOCK_NUMBER_OVERFLOW,
  FLASH_DAMAGED,
  ADDRESS_STORED_IN_DEVICE,
  LOAD_MISSING,
  UPGRADE_LOOP,
  ADDRESS_IN_USE,
  RESET_NOT_TAKEN,
  HARDWARE_REVISION,
  BLOCK_TOO_LARGE_FOR_PATH,
  RESTING_AT_REGISTERING,
  POOL_EXHAUSTED,
  LEASE_TOO_SHORT,
  OFFERS_BLOCKED,
  RELAY_NOT_ALLOWED,
  DUPLICATE_MAC,
  LOSSY_CABLE,
  EVERY_ADDRESS_DECLINED,
  WRONG_SUBNET_MASK,
  FILE_UNREADABLE,
  CLOCK_WRONG,
  WRONG_ARCHITECTURE,
  PI_OPTION_43,
  REQUESTED_FILE_MISSING,
  NO_BOOT_FILE,
  DISK_FULL,
  CLIENT_NOT_ALLOWED,
  BOOTP_NOT_ANSWERED,
  NO_FIRMWARE,
  FILE_VANISHED,
  FLASH_NOT_KEPT,
  STATION_ASLEEP,
  DEVICE_IN_OTHER_NETWORK,
  NO_RIGHTS,
  SEVERAL_ADAPTERS,
  NO_ADDRESS,
  NO_LINK,
  ADAPTER_OFF,
  VOICE_VLAN,
  SORCERERS_APPRENTICE,
  SLOW_DISK,
  CABLE_LOOP,
  STATION_ADDRESS_TAKEN,
  HTTP_PORT_DROPPED,
  BAD_CHECKSUMS,
  IPV6_ONLY_DEVICE,
  LINK_TOO_LATE,
];
