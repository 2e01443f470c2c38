/** What a contributor is told about a new recipe: everything that is wrong with it, each with its path. */
import { parseIpv4, subnetContains, ipv4, prefixMask } from '../lib/address.ts';
import { condition } from '../protocols/dhcp/settings/conditions.ts';
import { encodeOptionValue } from '../protocols/dhcp/options/options.ts';
import { phoneOfModel } from './families.ts';
import { dhcpQuirks, QUIRKS } from './quirks.ts';
import { LIST_STEP, matches, WRITING_STEP, type Recipe, type StepPhase } from './recipe.ts';
import { recogniseClient, recogniseRequest } from './recipes.ts';

/** `recipes`: all that there are, this one among them. */
export function problemsOf(recipe: Recipe, recipes: readonly Recipe[]): readonly string[] {
  return [
    ...namesOf(recipe),
    ...matchProblems(recipe),
    ...patternProblems(recipe),
    ...stepProblems(recipe),
    ...dhcpProblems(recipe),
    ...addressProblems(recipe),
    ...sessionProblems(recipe),
    ...recipe.models.flatMap((model) => modelProblems(recipe, model, recipes)),
  ].map((problem) => `${recipe.id}: ${problem}`);
}

function namesOf({ id, title, sources, quirks, uploads, notes, models }: Recipe): readonly string[] {
  return [
    ...(/^[a-z0-9-]+$/.test(id) ? [] : ['id: lower case, digits and dashes']),
    ...(title === '' ? ['title: empty'] : []),
    ...(sources.length === 0 ? ['sources: none'] : []),
    ...(new Set(quirks).size < quirks.length ? ['quirks: one stands twice'] : []),
    ...quirks.filter((quirk) => !Object.hasOwn(QUIRKS, quirk)).map((quirk) => `quirks: there is no ${quirk}`),
    ...(uploads === undefined || /^[a-z0-9-]+$/.test(uploads) ? [] : ['uploads: lower case, digits and dashes']),
    ...(new Set(models.map((model) => model.id)).size < models.length ? ['models: an id stands twice'] : []),
    ...notes.filter((note) => !/[.:)"]$/.test(note)).map((note) => `notes: a sentence ends with a full stop: ${note}`),
  ];
}

function matchProblems({ match, quirks, push, fixed }: Recipe): readonly string[] {
  const { dhcp = [], requests = [] } = match;
  const isSilent = push !== undefined || fixed !== undefined;
  return [
    ...(dhcp.length + requests.length === 0 && !isSilent ? ['match: nothing to recognise it by'] : []),
    ...dhcp.flatMap((one, at) => {
      const { vendorClass = [], userClass = [], arch = [], oui = [] } = one;
      const count = vendorClass.length + userClass.length + arch.length + oui.length;
      return [
        ...(count === 0 ? [`match.dhcp[${at}]: it is met by everything`] : []),
        ...[...vendorClass, ...userClass]
          .filter((pattern) => /[\\()|]/.test(pattern) || /^[*?]*$/.test(pattern))
          .map(
            (pattern) =>
              `match.dhcp[${at}]: ${pattern}: only * and ? have a meaning here, and other text has to stand there`,
          ),
        ...oui
          .filter((half) => !/^([0-9a-f]{2}:){2}[0-9a-f]{2}$/.test(half))
          .map((half) => `match.dhcp[${at}].oui: ${half} is not like 00:04:f2`),
        ...vendorClass.flatMap((value) => (condition('vendor-class', value).ok ? [] : [`match.dhcp[${at}]: ${value}`])),
      ];
    }),
    ...(dhcpQuirks(quirks).length > 0 && dhcp.length === 0
      ? ['quirks: those of DHCP need match.dhcp, which comes before any file name']
      : []),
  ];
}

function patternProblems({ match, trace, images = [], answers = [], firmware = [], push }: Recipe): readonly string[] {
  const patterns = [
    ...(match.requests ?? []),
    ...images.map(({ file }) => file),
    ...trace.loads,
    ...trace.proof,
    ...(trace.last ?? []),
    ...(trace.optional ?? []),
    ...answers.flatMap(({ asked, from }) => [asked, ...from]),
    ...firmware,
    ...(push?.files ?? []),
  ];
  return [...new Set(patterns)].flatMap((pattern) => {
    if (!isRegular(pattern)) return [`pattern ${pattern}: no regular expression`];
    if (/(?<!\\)\.(?![*+?{])/.test(pattern.replaceAll(/\[[^\]]*\]/g, '')))
      return [`pattern ${pattern}: a dot that is not escaped`];
    return isSlow(pattern) ? [`pattern ${pattern}: repetition inside repetition`] : [];
  });
}

const ORDER: readonly StepPhase[] = ['asking', 'addressed', 'listing', 'loading', 'writing', 'recovered'];

function stepProblems({ steps, trace }: Recipe): readonly string[] {
  const silence = (wanted: string): number => steps.find(({ id }) => id === wanted)?.silence ?? 0;
  const phases = steps.flatMap(({ until }) => (until === undefined ? [] : [ORDER.indexOf(until)]));
  const isOrdered = phases.every((phase, at) => at === 0 || phase > (phases[at - 1] ?? -1));
  return [
    ...(steps.length === 0 ? ['steps: none'] : []),
    ...(new Set(steps.map(({ id }) => id)).size < steps.length ? ['steps: an id stands twice'] : []),
    ...(trace.proof.length > 0 && silence(LIST_STEP) <= 0
      ? ['steps: "loads", in which it reads its list, with its silence']
      : []),
    ...(isOrdered ? [] : ['steps: `until` goes from asking to recovered']),
    ...(steps.at(-1)?.until === 'recovered' ? [] : ['steps: the last one ends with `until: recovered`']),
    ...steps
      .filter(({ id, keepPower, silence: quiet = 0 }) => id === WRITING_STEP && (keepPower !== true || quiet <= 0))
      .map(() => 'steps: "components" keeps its power, and has its silence'),
    ...steps
      .filter(({ takes: [from, to] = [1, 1] }) => from <= 0 || to < from)
      .map(({ id }) => `steps: ${id} takes from less to more`),
  ];
}

function dhcpProblems({ dhcp, match }: Recipe): readonly string[] {
  if (dhcp === undefined) return [];
  const options = Object.entries(dhcp.options ?? {});
  const filled: unknown = JSON.parse(
    JSON.stringify(options).replaceAll('$STATION$', '192.168.1.1').replaceAll('$HTTP$', '6970'),
  );
  return [
    ...(match.dhcp === undefined ? ['dhcp: to whom it is given is said in match.dhcp'] : []),
    ...(Array.isArray(filled) ? filled : []).flatMap((entry: unknown) => {
      const [code, value]: unknown[] = Array.isArray(entry) ? entry : [];
      const encoded = encodeOptionValue(String(code), value);
      return encoded.ok ? [] : [`dhcp.options: ${encoded.error}`];
    }),
    ...options.filter(([code]) => code === '67').map(() => 'dhcp.options.67: write bootFile'),
  ];
}

function addressProblems({ fixed = [], push }: Recipe): readonly string[] {
  const inOne = (prefix: number, ...texts: readonly string[]): boolean => {
    const addresses = texts.flatMap((text) => {
      const parsed = parseIpv4(text);
      return parsed.ok ? [parsed.value] : [];
    });
    const [first] = addresses;
    if (first === undefined || addresses.length < texts.length) return false;
    const base = ipv4(first & prefixMask(prefix));
    return addresses.every((address) => subnetContains({ base, prefix }, address));
  };
  return [
    ...fixed
      .filter(
        ({ server, prefix, device }) => !inOne(prefix, ...server.split('-'), ...(device === undefined ? [] : [device])),
      )
      .map(({ server }) => `fixed: ${server} and the device are not addresses of one network`),
    ...(push === undefined || inOne(push.prefix, push.to, push.from)
      ? []
      : ['push: `to` and `from` are not addresses of one network']),
    ...(push === undefined || (push.every > 0 && push.within >= push.every) ? [] : ['push: `every` and `within`']),
  ];
}

function sessionProblems({ session, push, trace, verified, models }: Recipe): readonly string[] {
  const isPhone = models.length > 0 && models.every(({ id }) => phoneOfModel(id) !== undefined);
  if (session === undefined)
    return verified === 'described' || push !== undefined || isPhone ? [] : ['session: nothing to simulate'];
  const files = session.asks.map(({ file }) => file.replaceAll(/\$\w+\$/g, '0123456789ab'));
  const ends = trace.last ?? trace.loads;
  return [
    ...(files.some((file) => matches(trace.loads, baseOf(file))) || trace.loads.length === 0
      ? []
      : ['session: it asks for none of trace.loads']),
    ...(files.some((file) => matches(ends, baseOf(file))) || ends.length === 0
      ? []
      : ['session: it does not end with trace.last']),
  ];
}

function modelProblems(recipe: Recipe, model: Recipe['models'][number], recipes: readonly Recipe[]): readonly string[] {
  const { vendorClass, loads, id, name } = model;
  const arch = recipe.match.dhcp?.[0]?.arch?.[0];
  const oui = recipe.session?.oui ?? recipe.match.dhcp?.[0]?.oui?.[0];
  const said = { vendorClass, arch, hardware: oui === undefined ? undefined : `${oui}:00:00:01` };
  return [
    ...(vendorClass === undefined || recogniseClient(said, recipes)?.model === name
      ? []
      : [`models: ${id} is not recognised by its vendor class`]),
    ...(loads === undefined || recogniseRequest(loads, undefined, recipes)?.model === name
      ? []
      : [`models: ${id} is not recognised by its first file`]),
  ];
}

/** `(a+)+`: on a name that a stranger made up it would take for ever. A group that begins with a fixed character is none. */
function isSlow(pattern: string): boolean {
  return /\((\?:)?[^()\\|]*[*+]\)[*+]/.test(pattern.replaceAll(/\[[^\]]*\]/g, 'x'));
}

function isRegular(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'i').source.length > 0;
  } catch {
    return false;
  }
}

function baseOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
