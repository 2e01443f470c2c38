/** The TFTP service's part of the plan, from settings. */
import type { Settings } from '../config/schema.ts';
import { TFTP_DEFAULTS, type TftpSettings } from '../services/tftp/settings.ts';
import { socketPlace, type Place } from './place.ts';

export function tftpSettings({ tftp }: Settings, place: Place): TftpSettings {
  const negotiation = { ...TFTP_DEFAULTS.negotiation, grants: tftp.negotiate ? ('all' as const) : ('off' as const) };
  const { port, timeout, retries } = tftp;
  return { ...TFTP_DEFAULTS, place: socketPlace(place), port, timeout, retries, negotiation };
}
