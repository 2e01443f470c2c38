/**
 * What is wrong with a configuration of a Cisco phone: each trap that people fall into, by what the phone then does. Facts:
 * cisco-phones §3.5 (field reports; strings of 9.4.2).
 */
import { everyElement, elementAt, type XmlElement } from '../../formats/xml-tree.ts';
import { familyOf } from '../families.ts';
import { LONGEST_PASSWORD } from './accounts.ts';
import { placeOf, REPEATED } from './cisco-elements.ts';

/** One thing that is wrong. `problem` is what follows on the name of the file. */
export interface ConfigurationProblem {
  readonly kind: string;
  readonly problem: string;
  readonly remedy: string;
  /** The phone, or the station, gets over it. */
  readonly isHarmless?: true;
}

/** What lies beside it. */
export interface Surroundings {
  /** Names of lists of files, as they are written: `SCCP11.9-4-2SR3-1S.loads`. */
  readonly lists: readonly string[];
  /** Whether there is a file of that name, in whatever case. */
  readonly has: (name: string) => boolean;
}

/** Characters. */
const SERVER_ROOM = 50;
const MOST_TOLD = 10;

/** Of a file whose root is `device` or `Default`. */
export function checkCisco(root: XmlElement, around: Surroundings): readonly ConfigurationProblem[] {
  return [
    ...misplacedIn(root).slice(0, MOST_TOLD),
    ...serverProblems(root),
    ...loadsIn(root).flatMap(([name, load]) => loadProblems(name, load, around)),
    ...(root.name === 'device' ? deviceProblems(root, around) : []),
  ];
}

function misplacedIn(root: XmlElement): readonly ConfigurationProblem[] {
  const found: ConfigurationProblem[] = [];
  for (const { element, parent } of everyElement(root)) {
    if (parent === undefined) continue;
    const place = placeOf(element.name, parent.name);
    const isTwice =
      !REPEATED.has(element.name) && parent.children.find(({ name }) => name === element.name) !== element;
    // What is below an element that nobody knows is not known either.
    if (place !== 'own' && (parent === root || placeOf(parent.name, '') !== 'unknown'))
      found.push(
        place === 'elsewhere' ? misplaced(element.name, parent.name) : unknownElement(element.name, parent.name),
      );
    else if (isTwice) found.push(twice(element.name, parent.name));
  }
  return found;
}

function misplaced(name: string, parent: string): ConfigurationProblem {
  return {
    kind: 'configuration-element',
    problem: `has <${name}> in <${parent}>, where it does not belong: the phone rejects the whole file ("XML Error [4]: Parse Error")`,
    remedy: `Put <${name}> where it belongs, or take it out.`,
  };
}

function unknownElement(name: string, parent: string): ConfigurationProblem {
  return {
    kind: 'configuration-element',
    problem: `has <${name}> in <${parent}>, which no phone is known to know: one that does not rejects the whole file ("XML Error [4]: Parse Error")`,
    remedy: `Look whether <${name}> is spelled right, or take it out.`,
  };
}

function twice(name: string, parent: string): ConfigurationProblem {
  return {
    kind: 'configuration-element',
    problem: `has <${name}> twice in <${parent}>: the phone rejects the file, or takes one of them`,
    remedy: `Leave one <${name}>.`,
  };
}

function paddedLoad(name: string, number: string): ConfigurationProblem {
  return {
    kind: 'load-padded',
    problem: `has <${name}>, with zeros before the number of the model: the phone looks for <loadInformation${number}> only`,
    remedy: `Call it <loadInformation${number}>.`,
  };
}

function serverProblems(root: XmlElement): readonly ConfigurationProblem[] {
  const group = elementAt(root, 'devicePool', 'callManagerGroup') ?? elementAt(root, 'callManagerGroup');
  const members = (group && elementAt(group, 'members')?.children) ?? [];
  return members.flatMap((member) => serverProblem(elementAt(member, 'callManager', 'processNodeName')?.text ?? ''));
}

function serverProblem(server: string): readonly ConfigurationProblem[] {
  if (server.length > SERVER_ROOM) {
    return [
      {
        kind: 'server-too-long',
        problem: `names a call manager with ${server.length} characters: the phone has room for ${SERVER_ROOM}`,
        remedy: 'Give its address in <processNodeName>.',
      },
    ];
  }
  if (server === '' || /^[\d.]+$/.test(server) || server.includes(':')) return [];
  return [
    {
      kind: 'server-by-name',
      problem: `names the call manager ${server}, and not its address: without a DNS server that knows it the phone finds nobody`,
      remedy: 'Give its address in <processNodeName>, or see that DNS knows the name.',
      isHarmless: true,
    },
  ];
}

/** Each element that names a load, with that. */
function loadsIn(root: XmlElement): readonly (readonly [string, string])[] {
  return root.children.flatMap(({ name, text }) =>
    /^loadInformation\d*$/.test(name) && text !== '' ? [[name, text] as const] : [],
  );
}

function loadProblems(name: string, load: string, { lists }: Surroundings): readonly ConfigurationProblem[] {
  const padded = /^loadInformation0+([1-9]\d*)$/.exec(name)?.[1];
  if (padded !== undefined) return [paddedLoad(name, padded)];
  const bare = load.replace(/\.(loads|sbn|bin)$/i, '');
  if (bare !== load) {
    return [
      loadName(
        name,
        load,
        'with an ending, and the phone adds ".loads" itself ("Load ID Incorrect")',
        `Write ${bare}.`,
      ),
    ];
  }
  if (lists.includes(`${load}.loads`)) return [];
  const same = lists.find((list) => list.toLowerCase() === `${load}.loads`.toLowerCase());
  if (same !== undefined)
    return [
      {
        ...loadName(
          name,
          load,
          `and the list is ${same}: upper and lower case differ`,
          `Write ${same.replace(/\.loads$/i, '')}.`,
        ),
        isHarmless: true,
      },
    ];
  const withS = lists.find((list) => list.toLowerCase() === `${load}s.loads`.toLowerCase());
  if (withS !== undefined)
    return [
      loadName(
        name,
        load,
        'without the S at its end ("Load ID Incorrect")',
        `Write ${withS.replace(/\.loads$/i, '')}.`,
      ),
    ];
  return [
    {
      kind: 'load-missing',
      problem: `tells the phone in <${name}> to run ${load}, and ${load}.loads is not here ("Load ID Incorrect")`,
      remedy: 'Add the package of this load, or leave the element empty: then the phone keeps what it runs.',
    },
  ];
}

function loadName(name: string, load: string, how: string, remedy: string): ConfigurationProblem {
  return { kind: 'load-name', problem: `has ${load} in <${name}>, ${how}`, remedy };
}

function deviceProblems(device: XmlElement, around: Surroundings): readonly ConfigurationProblem[] {
  const isSip = elementAt(device, 'deviceProtocol')?.text.toUpperCase() === 'SIP';
  return [
    ...protocolProblems(device, isSip),
    ...(isSip ? sipProblems(device, around) : []),
    ...localeProblems(device, around),
  ];
}

function protocolProblems(device: XmlElement, isSip: boolean): readonly ConfigurationProblem[] {
  const load = elementAt(device, 'loadInformation')?.text ?? '';
  const [, named, family = ''] = /^(sccp|sip)(\d\d)\./i.exec(load) ?? [];
  if (named === undefined || familyOf(family) === undefined || (named.toLowerCase() === 'sip') === isSip) return [];
  const says = isSip ? 'SIP' : 'SCCP';
  return [
    {
      kind: 'load-protocol',
      problem: `is for ${says}, and tells the phone to run ${load}: that one does not look at settings for ${says}`,
      remedy: 'Let <deviceProtocol> and <loadInformation> say the same protocol.',
    },
  ];
}

function sipProblems(device: XmlElement, { has }: Surroundings): readonly ConfigurationProblem[] {
  const lines = (elementAt(device, 'sipProfile', 'sipLines')?.children ?? []).filter(
    (line) => elementAt(line, 'featureID')?.text === '9',
  );
  const found: ConfigurationProblem[] = lines.flatMap(lineProblems);
  if (!lines.some((line) => (elementAt(line, 'proxy')?.text ?? '') !== '')) {
    found.push({
      kind: 'no-proxy',
      problem: 'has no line with a <proxy>: the phone shows "Unprovisioned" or "Registering" for ever',
      remedy: 'Give a line with <featureID>9</featureID> and the address of the server in <proxy>.',
    });
  }
  if (elementAt(device, 'sipProfile', 'natEnabled')?.text === 'true') {
    found.push({
      kind: 'nat-enabled',
      problem:
        'switches NAT on: on the same network as its server the phone then gives a wrong address, and hears nothing',
      remedy: 'Write <natEnabled>false</natEnabled>.',
    });
  }
  const plan = elementAt(device, 'sipProfile', 'dialTemplate')?.text ?? '';
  if (plan !== '' && plan.toLowerCase() !== 'dialplan.xml' && !has(plan)) {
    found.push({
      kind: 'dial-plan-missing',
      problem: `names the dial plan ${plan}, which is not here: the phone waits after every number`,
      remedy: 'Put it there, or name dialplan.xml, which is made.',
      isHarmless: true,
    });
  }
  return found;
}

function lineProblems(line: XmlElement): readonly ConfigurationProblem[] {
  const password = elementAt(line, 'authPassword')?.text ?? '';
  if (password.length <= LONGEST_PASSWORD) return [];
  const button = line.attributes['button'] ?? '?';
  return [
    {
      kind: 'password-too-long',
      problem: `gives line ${button} a password of ${password.length} characters: some phones (7962) take ${LONGEST_PASSWORD}, and never register`,
      remedy: `Take a password of ${LONGEST_PASSWORD} characters at most.`,
    },
  ];
}

function localeProblems(device: XmlElement, { has }: Surroundings): readonly ConfigurationProblem[] {
  const locale = elementAt(device, 'userLocale', 'name')?.text ?? '';
  if (locale === '' || /^english_united_states$/i.test(locale)) return [];
  if (['tc', 'mk', 'be', 'td'].some((kind) => ['sccp', 'sip'].some((by) => has(`${locale}/${kind}-${by}.jar`))))
    return [];
  return [
    {
      kind: 'locale-missing',
      problem: `wants the language ${locale}, whose files are not here: the phone says "Error Updating Locale" and stays English`,
      remedy: `Put the folder ${locale} of the locale package there, or leave <userLocale> out.`,
      isHarmless: true,
    },
  ];
}
