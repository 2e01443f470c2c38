/**
 * Polycom: a master file names the files with the settings. The phone asks for `<mac>.cfg`, and for `000000000000.cfg`
 * where there is none.
 */
import { attribute, lines, xml, type Markup } from '../../../formats/markup.ts';
import { digitsOf, type MakerConfiguration } from '../configuration.ts';
import type { PhoneLine, PhoneValues } from '../phone-values.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const FOR_ALL = '000000000000.cfg';

export const POLYCOM: MakerConfiguration = {
  id: 'polycom',
  title: 'Polycom',
  names: ['polycom*', 'SoundPoint*', 'VVX*', 'SPIP*'],
  ouis: ['00:04:f2', '64:16:7f', '48:25:67'],
  files: [
    { pattern: '0{12}\\.cfg', name: () => FOR_ALL, text: () => master('[PHONE_MAC_ADDRESS]') },
    {
      pattern: '(?<mac>[0-9a-f]{12})\\.cfg',
      name: ({ hardware }) => hardware && `${digitsOf(hardware)}.cfg`,
      isShared: true,
      forAll: FOR_ALL,
      text: ({ hardware }) => hardware && master(digitsOf(hardware)),
    },
    {
      pattern: '(?<mac>[0-9a-f]{12})-rouse\\.cfg',
      name: ({ hardware }) => hardware && `${digitsOf(hardware)}-rouse.cfg`,
      text: settings,
    },
  ],
};

/** The application is named as it always is: where it is not here, the phone keeps its own. */
function master(digits: string): string {
  const named = attribute('CONFIG_FILES', `${digits}-rouse.cfg`);
  return `${HEAD}${xml`<APPLICATION APP_FILE_PATH="sip.ld"${named} MISC_FILES="" LOG_FILE_DIRECTORY="" OVERRIDES_DIRECTORY="" CONTACTS_DIRECTORY=""/>`.markup}\n`;
}

function settings(values: PhoneValues): string {
  const { timeZone, ntp, language, syslog, adminPassword, webAccess } = values;
  const said: Readonly<Record<string, string | number>> = {
    ...Object.fromEntries(values.lines.flatMap((line) => Object.entries(registration(line, values)))),
    'tcpIpApp.sntp.address': ntp.value[0] ?? '',
    'tcpIpApp.sntp.address.overrideDHCP': ntp.value.length === 0 ? 0 : 1,
    'tcpIpApp.sntp.gmtOffset': timeZone.value.offset * 60,
    'lcl.ml.lang': language.value.code === 'en' ? '' : language.value.cisco,
    'httpd.enabled': webAccess.value ? 1 : 0,
    ...(syslog === undefined ? {} : device({ 'device.syslog.serverName': syslog.value.replace(/:\d+$/, '') })),
    ...(adminPassword === undefined ? {} : device({ 'device.auth.localAdminPassword': adminPassword.value })),
    ...Object.fromEntries(Object.entries(values.values).map(([name, { value }]) => [name, value])),
  };
  const attributes = Object.entries(said).map(([name, value]): Markup => xml`\n  ${attribute(name, value)}`);
  return `${HEAD}${lines([xml`<PHONE_CONFIG>`, xml` <ALL${attributes}/>`, xml`</PHONE_CONFIG>`]).markup}\n`;
}

/** Settings of the device itself are taken where they are said to be set. */
function device(settingsOfDevice: Readonly<Record<string, string>>): Readonly<Record<string, string | number>> {
  const set = Object.keys(settingsOfDevice).map((name) => [`${name}.set`, 1] as const);
  return { 'device.set': 1, ...settingsOfDevice, ...Object.fromEntries(set) };
}

function registration(
  { line, name, extension, user, password }: PhoneLine,
  { server, sipPort }: PhoneValues,
): Readonly<Record<string, string | number>> {
  const of = `reg.${line}`;
  return {
    [`${of}.address`]: extension,
    [`${of}.displayName`]: name,
    [`${of}.label`]: name,
    [`${of}.auth.userId`]: user,
    [`${of}.auth.password`]: password,
    [`${of}.server.1.address`]: server.value,
    [`${of}.server.1.port`]: sipPort.value,
    [`${of}.server.1.transport`]: 'UDPOnly',
  };
}
