/**
 * Cisco phones that read XML: the 79x1 class, and those after it. `SEP<MAC>.cnf.xml` for one phone, `XMLDefault.cnf.xml`
 * for those that have none. Sources: cisco-phones §3 (usecallmanager.nz; provision_sccp; fusionpbx; Cisco-SIP.sh).
 */
import { attribute, element, lines, xml, type Markup } from '../../../formats/markup.ts';
import { familyOf, phoneOfModel, type PhoneModel } from '../../families.ts';
import { placeOf } from '../cisco-elements.ts';
import { digitsOf, type MakerConfiguration } from '../configuration.ts';
import type { PhoneLine, PhoneValues } from '../phone-values.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
export const DIAL_PLAN = 'dialplan.xml';

/** Their configuration has another format than XML, or they have it with SIP firmware. */
const NEVER_XML = /^(7902|7905|7910|7912|7920|7935|7936|ATA ?18[68])$/i;
const XML_WITH_SCCP = /^(7940|7960)$/;

export const CISCO_PHONES: MakerConfiguration = {
  id: 'cisco-phones',
  title: 'Cisco phones',
  names: [
    'Cisco Systems, Inc. IP Phone*',
    'Cisco 3*',
    'Cisco 6*',
    'Cisco 7*',
    'Cisco 8*',
    'Cisco 9*',
    'CP-*',
    '7???',
    '7???G*',
    '8???',
    '6???',
    '9???',
  ],
  ouis: [],
  files: [
    {
      pattern: 'sep(?<mac>[0-9a-f]{12})\\.cnf\\.xml',
      name: ({ hardware }) => hardware && `SEP${digitsOf(hardware).toUpperCase()}.cnf.xml`,
      forAll: 'XMLDefault.cnf.xml',
      text: deviceText,
    },
    { pattern: 'xmldefault\\.cnf\\.xml', name: () => 'XMLDefault.cnf.xml', text: defaultText },
    {
      pattern: 'dialplan\\.xml',
      name: ({ protocol }) => (protocol.value === 'sip' ? DIAL_PLAN : undefined),
      text: dialPlan,
    },
    { pattern: '(distinctive)?ringlist\\.xml', name: () => 'ringlist.xml', text: ringList },
  ],
};

/** In its smallest field-tested form. Element names carry the model's number, not padded with zeros (strings of 9.4.2). */
function defaultText(values: PhoneValues): string {
  const { load } = values;
  const wanted = load === undefined ? [] : modelsFor(values).flatMap((model) => loadElements(model, load.value));
  return `${lines([xml`<Default>`, callManagers(values), ...wanted, xml`</Default>`]).markup}\n`;
}

/** Of a phone whose model nobody told, those that the load is for. */
function modelsFor({ model, load }: PhoneValues): readonly PhoneModel[] {
  const known = phoneOfModel(model?.value ?? '')?.model;
  const [, family = ''] = /^(?:sccp|sip)(\d\d)\./i.exec(load?.value ?? '') ?? [];
  return known === undefined ? (familyOf(family)?.models ?? []) : [known];
}

function loadElements({ id, loadInformation }: PhoneModel, load: string): readonly Markup[] {
  return loadInformation.map((number) => {
    const name: Markup = { markup: `loadInformation${number}` };
    return xml` <${name}${attribute('model', `Cisco ${id}`)}>${load}</${name}>`;
  });
}

function callManagers({ server, sccpPort, sipPort, protocol }: PhoneValues): Markup {
  const isSip = protocol.value === 'sip';
  const ports = [
    element('ethernetPhonePort', sccpPort.value),
    ...(isSip ? [element('sipPort', sipPort.value), element('securedSipPort', 5061)] : []),
  ];
  return lines([
    xml` <callManagerGroup><members><member priority="0"><callManager>`,
    xml`  <ports>${ports}</ports>`,
    xml`  ${element('processNodeName', server.value)}`,
    xml` </callManager></member></members></callManagerGroup>`,
  ]);
}

function deviceText(values: PhoneValues): string | undefined {
  const { model, protocol, adminPassword, load } = values;
  const isSip = protocol.value === 'sip';
  if (NEVER_XML.test(model?.value ?? '') || (isSip && XML_WITH_SCCP.test(model?.value ?? ''))) return undefined;
  const device = lines([
    xml`<device>`,
    element('deviceProtocol', isSip ? 'SIP' : 'SCCP'),
    xml`<devicePool>`,
    dateTime(values),
    callManagers(values),
    xml`</devicePool>`,
    ...(isSip ? [sipProfile(values)] : []),
    ...(adminPassword === undefined
      ? []
      : [xml`<commonProfile>${element('phonePassword', adminPassword.value)}</commonProfile>`]),
    element('loadInformation', load?.value),
    vendorConfig(values),
    ...locale(values),
    element('deviceSecurityMode', 1),
    ...['authenticationURL', 'directoryURL', 'idleURL', 'informationURL', 'messagesURL', 'servicesURL'].map((url) =>
      element(url),
    ),
    element('transportLayerProtocol', isSip ? 2 : 4),
    element('encrConfig', false),
    xml`</device>`,
  ]);
  return `${HEAD}${device.markup}\n`;
}

function dateTime({ dateFormat, timeZone, ntp }: PhoneValues): Markup {
  const servers = ntp.value.map((name) => xml`<ntp>${element('name', name)}${element('ntpMode', 'Unicast')}</ntp>`);
  return lines([
    xml` <dateTimeSetting>`,
    xml`  ${element('dateTemplate', dateFormat.value)}`,
    xml`  ${element('timeZone', timeZone.value.phone)}`,
    ...(servers.length === 0 ? [] : [xml`  <ntps>${servers}</ntps>`]),
    xml` </dateTimeSetting>`,
  ]);
}

function sipProfile(values: PhoneValues): Markup {
  const [first] = values.lines;
  return lines([
    xml`<sipProfile>`,
    xml` <sipProxies>${element('registerWithProxy', true)}</sipProxies>`,
    xml` <sipCallFeatures>${element('cnfJoinEnabled', true)}${element('rfc2543Hold', false)}${element('localCfwdEnable', true)}${element('semiAttendedTransfer', true)}${element('remoteCcEnable', true)}</sipCallFeatures>`,
    xml` <sipStack>${element('timerRegisterExpires', 3600)}${element('remotePartyID', true)}${element('userInfo', 'None')}</sipStack>`,
    xml` ${element('enableVad', false)}`,
    xml` ${element('dtmfAvtPayload', 101)}`,
    xml` ${element('dtmfOutofBand', 'avt')}`,
    xml` ${element('natEnabled', false)}`,
    xml` ${element('phoneLabel', first?.name)}`,
    xml` <sipLines>`,
    ...values.lines.map((line) => sipLine(line, values)),
    xml` </sipLines>`,
    xml` ${element('voipControlPort', 5060)}`,
    xml` ${element('dialTemplate', DIAL_PLAN)}`,
    xml`</sipProfile>`,
  ]);
}

function sipLine({ line, name, extension, user, password }: PhoneLine, { server, sipPort }: PhoneValues): Markup {
  const parts = [
    element('featureID', 9),
    element('featureLabel', name),
    element('proxy', server.value),
    element('port', sipPort.value),
    element('name', extension),
    element('displayName', name),
    element('authName', user),
    element('authPassword', password),
    element('sharedLine', false),
    element('messageWaitingLampPolicy', 3),
    element('contact', extension),
  ];
  return lines([xml`  <line${attribute('button', line)}>`, ...parts.map((part) => xml`   ${part}`), xml`  </line>`]);
}

/** `webAccess` 0 is on, `sshAccess` 1 is off. What the settings say comes last, in place of what is said here. */
function vendorConfig({ webAccess, syslog, values }: PhoneValues): Markup {
  const said: Readonly<Record<string, string | number>> = {
    settingsAccess: 1,
    pcPort: 0,
    webAccess: webAccess.value ? 0 : 1,
    sshAccess: 1,
    ...(syslog === undefined ? {} : { logServer: syslog.value }),
    loggingDisplay: 1,
    ...Object.fromEntries(
      Object.entries(values).flatMap(([name, { value }]) => (isVendorSetting(name) ? [[name, value]] : [])),
    ),
  };
  return lines([
    xml`<vendorConfig>`,
    ...Object.entries(said).map(([name, value]) => xml` ${element(name, value)}`),
    xml`</vendorConfig>`,
  ]);
}

/** Settings for phones of other makers would make this one reject the whole file. */
function isVendorSetting(name: string): boolean {
  return placeOf(name, 'vendorConfig') === 'own';
}

/** English is built into the phone, and so are its tones. */
function locale({ language: { value } }: PhoneValues): readonly Markup[] {
  if (value.code === 'en') return [];
  return [xml`<userLocale>${element('name', value.cisco)}${element('langCode', value.code)}</userLocale>`];
}

/** Everything may be dialled, and is sent three seconds after the last digit. */
function dialPlan(): string {
  return '<DIALTEMPLATE>\n <TEMPLATE MATCH="*" Timeout="3"/>\n</DIALTEMPLATE>\n';
}

/** No rings besides those that are built in. */
function ringList(): string {
  return '<CiscoIPPhoneRingList>\n</CiscoIPPhoneRingList>\n';
}
