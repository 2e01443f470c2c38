/** The fields that payloads of several areas have in common. */

/** An event that is about one device. */
export interface OfDevice {
  /** Hardware address as text, `00:26:99:ef:0f:1a`; in `device.*` the address of a device that has no lease. */
  readonly device?: string;
}

/** An event about what a device sent from one of its ports. */
export interface OfPeer extends OfDevice {
  /** Address and port: `192.168.1.100:49152`, `[fe80::1]:69`. */
  readonly from: string;
}
