/** The firmware that is here, and where more of it is dropped. */
import { useSignal } from '@preact/signals';
import type { PackageRow } from '../../../station/firmware/package-row.ts';
import { change, type Refusal } from '../ask.ts';
import { useAsked } from '../parts/asked.ts';
import { Drop } from '../parts/drop.tsx';
import { PackageCard } from '../parts/package.tsx';
import { Refused } from '../parts/refused.tsx';
import { text } from '../texts/text.ts';
import { ended, uploads } from '../uploading.ts';

const EVERY = 10_000;

export function Firmware() {
  const { asked, again } = useAsked<PackageRow>('firmware.packages', {}, EVERY, String(ended.value));
  const refused = useSignal<Refusal | undefined>(undefined);
  const words = text.value.firmware;
  const all = asked.value?.ok === true ? asked.value.replies : [];
  const justTaken = new Set(uploads.value.flatMap(({ outcome }) => (outcome?.ok === true ? idsOf(outcome.taken) : [])));
  const remove = async (id: string): Promise<void> => {
    const removed = await change('firmware.remove', { id });
    refused.value = removed.ok ? undefined : removed.error;
    again();
  };
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{words.title}</h1>
        <p class="quiet">{words.count(all.length)}</p>
      </header>
      <Drop />
      {asked.value?.ok === false && <Refused error={asked.value.error} />}
      {refused.value !== undefined && <Refused error={refused.value} />}
      <ul class="cards packages">
        {all
          .filter(({ id = '' }) => !justTaken.has(id))
          .map((one) => (
            <li key={one.id}>
              <PackageCard of={one}>
                {one.id !== undefined && <Remove name={one.name} remove={() => void remove(one.id ?? '')} />}
              </PackageCard>
            </li>
          ))}
      </ul>
    </>
  );
}

function idsOf(taken: readonly { package?: PackageRow | undefined }[]): readonly string[] {
  return taken.flatMap(({ package: one }) => one?.id ?? []);
}

/** Asked twice: what is removed has to be dropped again. */
function Remove({ name, remove }: { name: string; remove: () => void }) {
  const isAsked = useSignal(false);
  const words = text.value.firmware;
  if (!isAsked.value)
    return (
      <button type="button" aria-label={`${words.remove} ${name}`} onClick={() => (isAsked.value = true)}>
        {words.remove}
      </button>
    );
  return (
    <p class="asked-twice">
      <button type="button" class="grave" onClick={remove}>
        {words.removeNow}
      </button>{' '}
      <button type="button" onClick={() => (isAsked.value = false)}>
        {words.keep}
      </button>
    </p>
  );
}
