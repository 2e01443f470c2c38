/** Whether there is firmware for the models that were named, and whether what was named as firmware is whole. */
import type { Happening } from '../../../events/types.ts';
import { findModel } from '../../../knowledge/recipes.ts';
import { printable } from '../../../lib/text.ts';
import type { LoadVerdict } from '../../../knowledge/verdict.ts';
import { assess, type AssessedFile } from '../../firmware/assessment.ts';
import { checkPath } from '../../firmware/check.ts';
import { openLibrary } from '../../firmware/image-library.ts';
import { assessed } from '../../firmware/telling.ts';
import { seen, type Check, type Patient } from '../check.ts';

interface Package {
  readonly name: string;
  readonly files: readonly AssessedFile[];
  readonly loads: readonly LoadVerdict[];
  /** It was named, and does not only lie in the library. */
  readonly isNamed: boolean;
}

export const LIBRARY_CHECK: Check = {
  name: 'firmware',
  async look(patient) {
    const { packages, facts } = await packagesOf(patient);
    const concerned = packages.filter(({ isNamed, loads }) => isNamed || isFor(loads, patient.models));
    const told = patient.models.map((model) =>
      heldFor(
        model,
        packages.flatMap(({ loads }) => loads),
      ),
    );
    const says =
      packages.length === 0
        ? 'there is none yet.'
        : `there are ${packages.map(({ name }) => printable(name)).join(', ')}.`;
    return {
      facts: [
        ...facts,
        ...concerned.flatMap(({ name, files }) => assessed(name, files)),
        ...told,
        seen('firmware', printable(says, 1000)),
      ],
    };
  },
};

async function packagesOf({
  machine,
  dataFolder,
  sources,
}: Patient): Promise<{ packages: readonly Package[]; facts: readonly Happening[] }> {
  const library = openLibrary(machine, dataFolder);
  const contents = library.contents();
  const stored = contents.ok ? contents.value.packages.map(({ name, files }) => packageOf(name, files, false)) : [];
  const facts: Happening[] = [];
  const named: Package[] = [];
  for (const source of sources) {
    const looked = await checkPath(source, machine, library.spool(machine.openFile));
    if (looked.ok) named.push(...looked.value.packages.map(({ name, files }) => packageOf(name, files, true)));
    else
      facts.push({ type: 'host.unchecked', check: 'firmware', reason: looked.error.message, hint: looked.error.hint });
  }
  return { packages: [...named, ...stored], facts };
}

function packageOf(name: string, files: readonly AssessedFile[], isNamed: boolean): Package {
  return { name, files, loads: assess(name, files).verdict.loads, isNamed };
}

function isFor(loads: readonly LoadVerdict[], models: readonly string[]): boolean {
  return loads.some((load) => load.models.some((model) => models.includes(model)));
}

function heldFor(model: string, loads: readonly LoadVerdict[]): Happening {
  const others = [...new Set(loads.flatMap((load) => load.models))].filter((other) => other !== model);
  const own = loads.filter((load) => load.models.includes(model));
  return {
    type: 'host.firmware',
    model,
    held: held(model, own, loads.length),
    list: findModel(model)?.model.loads ?? '',
    others,
  };
}

type Held = Extract<Happening, { type: 'host.firmware' }>['held'];

function held(model: string, own: readonly LoadVerdict[], all: number): Held {
  if (all === 0) return 'nothing';
  if (own.length === 0) return 'others';
  if (own.every(({ complete }) => !complete)) return 'damaged';
  // What a device that no recipe knows asks for is not known.
  const isReady = ({ complete, recovers }: LoadVerdict): boolean =>
    complete && (recovers.includes(model) || findModel(model) === undefined);
  return own.some(isReady) ? 'whole' : 'no-list';
}
