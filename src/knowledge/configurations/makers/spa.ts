/**
 * Linksys and Cisco SPA phones and adapters: one flat list. `spa504G.cfg` by model, and `spa<mac>.xml`, which the rule in
 * the first one leads to.
 */
import { element, lines, xml, type Markup } from '../../../formats/markup.ts';
import { digitsOf, type MakerConfiguration } from '../configuration.ts';
import type { PhoneLine, PhoneValues } from '../phone-values.ts';

export const SPA: MakerConfiguration = {
  id: 'spa',
  title: 'Linksys and Cisco SPA',
  names: ['linksys*', 'SPA*', 'Cisco SPA*', 'PAP2*', 'WRP*', 'ATA19?'],
  ouis: ['00:0e:08'],
  files: [
    { pattern: '(spa\\d{3,4}[a-z0-9]{0,3}|pap2t?)\\.cfg', name: (values) => `${modelOf(values)}.cfg`, text: settings },
    {
      pattern: 'spa(?<mac>[0-9a-f]{12})\\.(xml|cfg)',
      name: ({ hardware }) => hardware && `spa${digitsOf(hardware)}.xml`,
      text: settings,
    },
  ],
};

function modelOf({ model }: PhoneValues): string {
  const [, number = '504G'] = /SPA-?(\d{3,4}\w{0,2})/i.exec(model?.value ?? '') ?? [];
  return `spa${number}`;
}

function settings(values: PhoneValues): string {
  const { timeZone, ntp, syslog, adminPassword, webAccess } = values;
  const [first = '', second = ''] = ntp.value;
  const said: Readonly<Record<string, string>> = {
    Profile_Rule: '/spa$MA.xml',
    Resync_On_Reset: 'Yes',
    Enable_Web_Server: yes(webAccess.value),
    Time_Zone: `GMT${offsetText(timeZone.value.offset)}`,
    ...(first === '' ? {} : { Primary_NTP_Server: first, NTP_Enable: 'Yes' }),
    ...(second === '' ? {} : { Secondary_NTP_Server: second }),
    ...(syslog === undefined ? {} : { Syslog_Server: syslog.value }),
    ...(adminPassword === undefined ? {} : { Admin_Passwd: adminPassword.value }),
    ...Object.fromEntries(values.lines.flatMap((line) => Object.entries(lineSettings(line, values)))),
    ...Object.fromEntries(
      Object.entries(values.values).flatMap(([name, { value }]) => (/^[A-Za-z]\w*$/.test(name) ? [[name, value]] : [])),
    ),
  };
  const elements: readonly Markup[] = Object.entries(said).map(([name, value]) => xml` ${element(name, value)}`);
  return `${lines([xml`<flat-profile>`, ...elements, xml`</flat-profile>`]).markup}\n`;
}

function lineSettings(
  { line, name, extension, user, password }: PhoneLine,
  { server, sipPort }: PhoneValues,
): Readonly<Record<string, string>> {
  return {
    [`Line_Enable_${line}_`]: 'Yes',
    [`Extension_${line}_`]: String(line),
    [`Short_Name_${line}_`]: name,
    [`Proxy_${line}_`]: `${server.value}:${sipPort.value}`,
    [`Register_${line}_`]: 'Yes',
    [`Display_Name_${line}_`]: name,
    [`User_ID_${line}_`]: extension,
    [`Use_Auth_ID_${line}_`]: 'Yes',
    [`Auth_ID_${line}_`]: user,
    [`Password_${line}_`]: password,
  };
}

/** `+01:00` */
function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function yes(is: boolean): string {
  return is ? 'Yes' : 'No';
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
