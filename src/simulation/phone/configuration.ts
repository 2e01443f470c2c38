/**
 * A configuration file as a phone of the 79x1 class reads it: an element that it does not know, or that stands elsewhere,
 * makes it reject the whole file; what is too long is cut; the settings of the protocol that it does not speak are not
 * looked at.
 */
import type { PhoneProtocol } from '../../formats/cisco/image-name.ts';
import { elementAt, everyElement, readXml, type XmlElement } from '../../formats/xml-tree.ts';
import { placeOf, REPEATED } from '../../knowledge/configurations/cisco-elements.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** What it will do, as far as the file says. */
export interface PhoneConfiguration {
  /** What the file is for; absent in a default configuration. */
  readonly protocol?: PhoneProtocol;
  /** Without `.loads`; absent for "keep yours". */
  readonly load?: string;
  /** Address or name of what it registers with. */
  readonly server?: string;
  /** Where it registers by its protocol. */
  readonly port: number;
  readonly lines: readonly ConfiguredLine[];
  /** Further files that it asks for now, in this order. */
  readonly files: readonly string[];
}

export interface ConfiguredLine {
  readonly extension: string;
  readonly name: string;
  readonly user: string;
  readonly password: string;
  readonly server: string;
  readonly port: number;
}

/** What the screen says. */
export interface ConfigurationRefusal {
  readonly screen: 'XML Error [4]: Parse Error' | 'Unprovisioned';
  readonly why: string;
}

/** Characters that it has room for. */
const SERVER_ROOM = 50;
const PASSWORD_ROOM = 12;
const SCCP_PORT = 2000;
const SIP_PORT = 5060;

/** `number`: that of the model in a default configuration. */
export function readConfiguration(bytes: Uint8Array, number: number): Result<PhoneConfiguration, ConfigurationRefusal> {
  const read = readXml(bytes);
  if (!read.ok) return refuse(read.error.reason);
  const root = read.value;
  if (root.name !== 'device' && root.name !== 'Default') return refuse(`<${root.name}> is no configuration`);
  for (const { element, parent } of everyElement(root)) {
    const wrong = parent === undefined ? undefined : misplaced(element, parent);
    if (wrong !== undefined) return refuse(wrong);
  }
  return root.name === 'device' ? deviceConfiguration(root) : ok(defaultConfiguration(root, number));
}

function misplaced({ name }: XmlElement, parent: XmlElement): string | undefined {
  const isTwice = !REPEATED.has(name) && parent.children.filter((other) => other.name === name).length > 1;
  if (isTwice) return `<${name}> stands twice in <${parent.name}>`;
  return placeOf(name, parent.name) === 'own' ? undefined : `<${name}> does not belong into <${parent.name}>`;
}

function defaultConfiguration(root: XmlElement, number: number): PhoneConfiguration {
  const { server, port } = callManager(root, 'sccp');
  const load = elementAt(root, `loadInformation${number}`)?.text;
  return { ...(server && { server }), port, ...(load && { load }), lines: [], files: [] };
}

function deviceConfiguration(device: XmlElement): Result<PhoneConfiguration, ConfigurationRefusal> {
  const protocol = textAt(device, 'deviceProtocol') === 'SIP' ? 'sip' : 'sccp';
  const pool = elementAt(device, 'devicePool');
  const { server, port } = pool === undefined ? { server: '', port: SCCP_PORT } : callManager(pool, protocol);
  const lines = protocol === 'sip' ? sipLines(device) : [];
  const isProvisioned = protocol === 'sccp' || lines.some((line) => line.server !== '');
  if (!isProvisioned) return err({ screen: 'Unprovisioned', why: 'no line has a proxy' });
  const load = textAt(device, 'loadInformation');
  return ok({
    protocol,
    ...(server && { server }),
    port,
    ...(load && { load }),
    lines,
    files: furtherFiles(device, protocol),
  });
}

function callManager(root: XmlElement, protocol: PhoneProtocol): { readonly server: string; readonly port: number } {
  const manager = elementAt(root, 'callManagerGroup', 'members', 'member', 'callManager');
  if (manager === undefined) return { server: '', port: protocol === 'sip' ? SIP_PORT : SCCP_PORT };
  const port = textAt(manager, 'ports', protocol === 'sip' ? 'sipPort' : 'ethernetPhonePort');
  return {
    server: textAt(manager, 'processNodeName').slice(0, SERVER_ROOM),
    port: Number(port) || (protocol === 'sip' ? SIP_PORT : SCCP_PORT),
  };
}

/** Buttons that are lines; others are speed dials. */
function sipLines(device: XmlElement): readonly ConfiguredLine[] {
  const all = elementAt(device, 'sipProfile', 'sipLines')?.children ?? [];
  return all
    .filter((line) => textAt(line, 'featureID') === '9')
    .map((line) => ({
      extension: textAt(line, 'name'),
      name: textAt(line, 'displayName'),
      user: textAt(line, 'authName'),
      password: textAt(line, 'authPassword').slice(0, PASSWORD_ROOM),
      server: textAt(line, 'proxy'),
      port: Number(textAt(line, 'port')) || SIP_PORT,
    }));
}

function furtherFiles(device: XmlElement, protocol: PhoneProtocol): readonly string[] {
  const locale = textAt(device, 'userLocale', 'name');
  const plan = protocol === 'sip' ? textAt(device, 'sipProfile', 'dialTemplate') : '';
  return [...(locale === '' ? [] : [`${locale}/tc-${protocol}.jar`]), ...(plan === '' ? [] : [plan])];
}

function textAt(root: XmlElement, ...path: readonly string[]): string {
  return elementAt(root, ...path)?.text ?? '';
}

function refuse(why: string): Result<never, ConfigurationRefusal> {
  return err({ screen: 'XML Error [4]: Parse Error', why });
}
