/** Snom: XML under names that end in `.htm`. `snom320.htm` for all of a model, `snom320-<MAC>.htm` for one; both are read. */
import { attribute, element, lines, xml, type Markup } from '../../../formats/markup.ts';
import { digitsOf, type MakerConfiguration } from '../configuration.ts';
import type { PhoneLine, PhoneValues } from '../phone-values.ts';

export const SNOM: MakerConfiguration = {
  id: 'snom',
  title: 'Snom',
  names: ['snom*'],
  ouis: ['00:04:13'],
  files: [
    { pattern: 'snom[a-z]?\\d{3,4}[a-z]?\\.(htm|xml)', name: (values) => `${modelOf(values)}.htm`, text: common },
    {
      pattern: 'snom[a-z]?\\d{3,4}[a-z]?-(?<mac>[0-9a-f]{12})\\.(htm|xml)',
      name: (values) => values.hardware && `${modelOf(values)}-${digitsOf(values.hardware).toUpperCase()}.htm`,
      text: own,
    },
  ],
};

function modelOf({ model }: PhoneValues): string {
  const [, number = '320'] = /snom\s*([a-z]?\d{3,4})/i.exec(model?.value ?? '') ?? [];
  return `snom${number}`;
}

function written(settings: readonly Markup[]): string {
  const whole = [
    xml`<?xml version="1.0" encoding="utf-8"?>`,
    xml`<settings>`,
    xml` <phone-settings>`,
    ...settings.map((setting) => xml`  ${setting}`),
    xml` </phone-settings>`,
    xml`</settings>`,
  ];
  return `${lines(whole).markup}\n`;
}

function common({ timeZone, ntp, language, syslog }: PhoneValues): string {
  const [server] = ntp.value;
  return written([
    element('utc_offset', timeZone.value.offset * 60),
    ...(server === undefined ? [] : [element('ntp_server', server)]),
    element('language', language.value.own),
    ...(syslog === undefined ? [] : [element('syslog_server', syslog.value)]),
  ]);
}

function own(values: PhoneValues): string {
  const { adminPassword, webAccess } = values;
  return written([
    ...values.lines.flatMap((line) => identity(line, values)),
    element('webserver_type', webAccess.value ? 'http_https' : 'off'),
    ...(adminPassword === undefined ? [] : [element('admin_mode_password', adminPassword.value)]),
    ...Object.entries(values.values)
      .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
      .map(([name, { value }]) => element(name, value)),
  ]);
}

/** The port stands behind the server. */
function identity(line: PhoneLine, { server, sipPort }: PhoneValues): readonly Markup[] {
  const settings = {
    user_active: 'on',
    user_realname: line.name,
    user_name: line.extension,
    user_pname: line.user,
    user_pass: line.password,
    user_host: server.value,
    user_outbound: `${server.value}:${sipPort.value}`,
  };
  return Object.entries(settings).map(([name, value]) => {
    const tag: Markup = { markup: name };
    return xml`<${tag}${attribute('idx', line.line)}${attribute('perm', '')}>${value}</${tag}>`;
  });
}
