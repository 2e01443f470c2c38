/** Yealink: lines of `name = value`. `y000000000028.cfg` for all of a model, `<mac>.cfg` for one; the phone reads both. */
import { digitsOf, plainLine, type MakerConfiguration } from '../configuration.ts';
import type { PhoneLine, PhoneValues } from '../phone-values.ts';

/** Without this first line the phone takes none of it. */
const HEAD = '#!version:1.0.0.1';

export const YEALINK: MakerConfiguration = {
  id: 'yealink',
  title: 'Yealink',
  names: ['yealink*', 'SIP-T*', 'T1??', 'T2??', 'T2??P', 'T3??', 'T4??', 'T5??'],
  ouis: ['00:15:65', '80:5e:c0', '80:5e:0c', '24:9a:d8', '44:db:d2'],
  files: [
    { pattern: 'y0{8}\\d{4}\\.cfg', name: () => 'y000000000000.cfg', text: (values) => written(common(values)) },
    {
      pattern: '(?<mac>[0-9a-f]{12})\\.cfg',
      name: ({ hardware }) => hardware && `${digitsOf(hardware)}.cfg`,
      isShared: true,
      text: (values) => written([...values.lines.flatMap((line) => account(line, values)), ...own(values)]),
    },
  ],
};

type Setting = readonly [name: string, value: string | number];

function written(settings: readonly Setting[]): string {
  const lines = settings.map(([name, value]) => `${name} = ${plainLine(String(value))}`);
  return [HEAD, ...lines].map((line) => `${line}\n`).join('');
}

function account(line: PhoneLine, { server, sipPort }: PhoneValues): readonly Setting[] {
  const of = `account.${line.line}`;
  return [
    [`${of}.enable`, 1],
    [`${of}.label`, line.name],
    [`${of}.display_name`, line.name],
    [`${of}.user_name`, line.extension],
    [`${of}.auth_name`, line.user],
    [`${of}.password`, line.password],
    [`${of}.sip_server.1.address`, server.value],
    [`${of}.sip_server.1.port`, sipPort.value],
    [`${of}.sip_server.1.transport_type`, 0],
  ];
}

function common({ timeZone, ntp, language, syslog }: PhoneValues): readonly Setting[] {
  const { offset } = timeZone.value;
  const minutes = Math.abs(offset) % 60;
  const zone = `${offset < 0 ? '-' : '+'}${Math.floor(Math.abs(offset) / 60)}${minutes === 0 ? '' : `:${minutes}`}`;
  const [host = '', port = '514'] = syslog?.value.split(':') ?? [];
  return [
    ['local_time.time_zone', zone],
    ['local_time.summer_time', 2],
    ...ntp.value.slice(0, 2).map((server, at): Setting => [`local_time.ntp_server${at + 1}`, server]),
    ['lang.gui', language.value.english],
    ...(syslog === undefined
      ? []
      : ([
          ['syslog.enable', 1],
          ['syslog.server', host],
          ['syslog.server_port', port],
        ] as const)),
  ];
}

function own({ adminPassword, webAccess, values }: PhoneValues): readonly Setting[] {
  return [
    ['wui.http_enable', webAccess.value ? 1 : 0],
    ...(adminPassword === undefined ? [] : [['security.user_password', `admin:${adminPassword.value}`] as const]),
    ...Object.entries(values).map(([name, { value }]): Setting => [name, value]),
  ];
}
