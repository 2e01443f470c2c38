/** Whether the ports that devices ask at can be opened: by the rights of this user, and beside the other programs. */
import type { Happening } from '../../../events/types.ts';
import { describeHolder } from '../../../host/datagrams/port-holder.ts';
import type { BriefHost } from '../../../host/inspection.ts';
import type { StationError } from '../../../host/station-error.ts';
import { formatIpv4, ANY_ADDRESS } from '../../../lib/address.ts';
import type { Result } from '../../../lib/result.ts';
import { millis, NEVER } from '../../../lib/time.ts';
import type { ServiceModule } from '../../../services/module.ts';
import { socketPlace } from '../../../services/place.ts';
import { wantedServices } from '../../make-plan.ts';
import { partOf } from '../../settings.ts';
import { seen, type Check, type Patient } from '../check.ts';

interface Wanted {
  readonly module: ServiceModule;
  readonly protocol: 'udp' | 'tcp';
  readonly port: number;
}

export const PORTS_CHECK: Check = {
  name: 'ports',
  async look(patient) {
    const brief = await patient.machine.inspection.datagrams(patient.settings.engine);
    const facts: Happening[] = [];
    const free: string[] = [];
    for (const wanted of portsOf(patient)) {
      const refused = await attempt(wanted, patient, brief);
      if (refused === undefined) free.push(`${wanted.protocol.toUpperCase()} ${wanted.port}`);
      else facts.push(...(await told(wanted, refused, patient)));
    }
    if (brief.ok) brief.value.host.close();
    const says = free.length === 0 ? 'none can be opened.' : `${free.join(', ')} can be opened.`;
    return { facts: [...facts, seen('ports', says)] };
  },
};

/** Those that flags of the services set. The port of DHCP clients is shared with whoever else has it. */
function portsOf({ settings, parts, off }: Patient): readonly Wanted[] {
  const order = off === undefined ? { settings, parts } : { settings, parts, off };
  return wantedServices(order).flatMap(({ module }) =>
    module.flags.flatMap(({ path, value, protocol = 'udp', isShared }): readonly Wanted[] => {
      const port = path.reduce<unknown>((part, key) => fieldOf(part, key), partOf(settings, module.name));
      return value === 'port' && isShared !== true && typeof port === 'number' ? [{ module, protocol, port }] : [];
    }),
  );
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** A closed socket is given back with the next turn. */
const CLOSES = millis(1);
const NOBODY = { receive: () => undefined, wake: () => undefined, deadline: () => NEVER };

/** Opens it as the station would, and closes it again. */
async function attempt(
  { protocol, port }: Wanted,
  { machine, place }: Patient,
  brief: Result<BriefHost, StationError>,
): Promise<StationError | undefined> {
  if (protocol === 'tcp') {
    const address = formatIpv4(place?.at.address ?? ANY_ADDRESS);
    const opened = await machine.streams.listen(
      { address, port },
      1,
      () => undefined,
      () => undefined,
    );
    if (opened.ok) opened.value.close();
    return opened.ok ? undefined : opened.error;
  }
  if (!brief.ok) return brief.error;
  const at = place === undefined ? { address: ANY_ADDRESS } : socketPlace(place);
  const opened = await brief.value.host.open({ ...at, port }, NOBODY);
  if (opened.ok) {
    opened.value.close();
    await brief.value.run(CLOSES);
  }
  return opened.ok ? undefined : opened.error;
}

async function told(
  { module, protocol, port }: Wanted,
  error: StationError,
  { machine }: Patient,
): Promise<readonly Happening[]> {
  const { code, message, hint } = error;
  if (code === 'no-rights') return [{ type: 'host.no-rights', what: message, hint }];
  if (code !== 'port-taken') {
    return [{ type: 'host.unchecked', check: 'ports', reason: message, hint }];
  }
  const holder = await machine.portHolder(protocol, port);
  const who = holder === undefined ? 'another program' : describeHolder(holder);
  return [
    {
      type: 'host.port-taken',
      service: module.title,
      protocol,
      port,
      message: `${protocol.toUpperCase()} port ${port} (${module.title}) is taken by ${who}.`,
      hint: stop(holder, machine.platform),
      ...(module.isOptional === true ? { optional: true as const } : {}),
    },
  ];
}

function stop(holder: Awaited<ReturnType<Patient['machine']['portHolder']>>, platform: NodeJS.Platform): string {
  if (holder?.kind !== 'process') {
    return platform === 'linux' ? 'See who has it: sudo ss -lunp' : 'Stop that program, and start again.';
  }
  const { name, pid } = holder;
  const [, service] = /^the Windows service (\S+)/.exec(name) ?? [];
  if (service !== undefined) return `Stop it as administrator: net stop ${service}`;
  if (platform === 'win32') return `Stop it: taskkill /PID ${pid}`;
  const unit = UNITS[name];
  return unit === undefined
    ? `Stop it: sudo kill ${pid}`
    : `Stop it: sudo systemctl stop ${unit} (or sudo kill ${pid})`;
}

/** What systemd calls the programs that are usually in the way. */
const UNITS: Readonly<Record<string, string>> = {
  dnsmasq: 'dnsmasq',
  'in.tftpd': 'tftpd-hpa',
  atftpd: 'atftpd',
  dhcpd: 'isc-dhcp-server',
  'kea-dhcp4': 'kea-dhcp4-server',
  'systemd-resolve': 'systemd-resolved',
  rsyslogd: 'rsyslog',
  chronyd: 'chrony',
  ntpd: 'ntpsec',
};
