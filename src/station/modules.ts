/** Every service of the station, in the order in which they are opened. */
import { CAPTURE } from '../services/capture/module.ts';
import { DHCP } from '../services/dhcp/module.ts';
import { DNS } from '../services/dns/module.ts';
import { GREETINGS } from '../services/greetings/module.ts';
import { HTTP } from '../services/http/module.ts';
import type { ServiceModule } from '../services/module.ts';
import { SCCP } from '../services/sccp/module.ts';
import { SIP } from '../services/sip/module.ts';
import { PAGE } from '../services/page/module.ts';
import { PUSH } from '../services/push/module.ts';
import { SENSES } from '../services/senses/module.ts';
import { SNTP } from '../services/sntp/module.ts';
import { SYSLOG } from '../services/syslog/module.ts';
import { TFTP } from '../services/tftp/module.ts';

export const MODULES = [
  DHCP,
  TFTP,
  HTTP,
  SYSLOG,
  SNTP,
  DNS,
  SCCP,
  SIP,
  PAGE,
  SENSES,
  CAPTURE,
  PUSH,
  GREETINGS,
] as const satisfies readonly ServiceModule[];

/** The same list for code that goes over all services and needs no particular one. */
export const SERVICES: readonly ServiceModule[] = [...MODULES];
