/**
 * Grandstream: settings are numbers. The phone asks for `cfg<mac>` (in a format of its own), then for `cfg<mac>.xml`, and
 * for `cfg.xml` where there is neither.
 */
import { element, lines, xml, type Markup } from '../../../formats/markup.ts';
import { digitsOf, type MakerConfiguration } from '../configuration.ts';
import type { PhoneLine, PhoneValues } from '../phone-values.ts';

export const GRANDSTREAM: MakerConfiguration = {
  id: 'grandstream',
  title: 'Grandstream',
  names: ['grandstream*', 'GXP*', 'GRP*', 'HT*', 'GXV*', 'DP7*'],
  ouis: ['00:0b:82', 'c0:74:ad', 'ec:74:d7'],
  files: [
    {
      pattern: 'cfg(?<mac>[0-9a-f]{12})\\.xml',
      name: ({ hardware }) => hardware && `cfg${digitsOf(hardware)}.xml`,
      forAll: 'cfg.xml',
      text: settings,
    },
  ],
};

/** Of each account: active, name of the account, server, user, user of the digest, password, name. */
const ACCOUNTS: readonly (readonly number[])[] = [
  [271, 270, 47, 35, 36, 34, 3],
  [401, 417, 402, 404, 405, 406, 407],
  [501, 517, 502, 504, 505, 506, 507],
  [601, 617, 602, 604, 605, 606, 607],
];

function settings(values: PhoneValues): string {
  const { hardware, ntp, syslog, adminPassword } = values;
  const [server] = ntp.value;
  const said: readonly Markup[] = [
    ...values.lines.flatMap((line) => account(line, values)),
    ...(server === undefined ? [] : [element('P30', server)]),
    ...(syslog === undefined ? [] : [element('P207', syslog.value.replace(/:514$/, '')), element('P208', 1)]),
    ...(adminPassword === undefined ? [] : [element('P2', adminPassword.value)]),
    ...Object.entries(values.values)
      .filter(([name]) => /^P\d{1,5}$/.test(name))
      .map(([name, { value }]) => element(name, value)),
  ];
  const whole = [
    xml`<?xml version="1.0" encoding="UTF-8"?>`,
    xml`<gs_provision version="1">`,
    ...(hardware === undefined ? [] : [xml` ${element('mac', digitsOf(hardware))}`]),
    xml` <config version="1">`,
    ...said.map((setting) => xml`  ${setting}`),
    xml` </config>`,
    xml`</gs_provision>`,
  ];
  return `${lines(whole).markup}\n`;
}

function account(line: PhoneLine, { server, sipPort }: PhoneValues): readonly Markup[] {
  const numbers = ACCOUNTS[line.line - 1] ?? [];
  const said = [1, line.name, `${server.value}:${sipPort.value}`, line.extension, line.user, line.password, line.name];
  return numbers.map((number, at) => element(`P${number}`, said[at]));
}
