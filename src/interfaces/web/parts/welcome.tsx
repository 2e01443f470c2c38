/** The first contact: what is to be woken, whether its cable is there, its download, and then what to do. */
import { useSignal } from '@preact/signals';
import type { KnownDevice } from '../../../station/asking/device-row.ts';
import { text } from '../texts/text.ts';
import { ended } from '../uploading.ts';
import { useAsked } from './asked.ts';
import { Cable } from './cable.tsx';
import { Drop } from './drop.tsx';
import { Guidance } from './guidance.tsx';
import { KindIcon } from './kind-icon.tsx';
import { Search } from './search.tsx';

const EVERY = 600_000;
/** As many answers as can be taken in at a glance. */
const MOST_SHOWN = 8;

export function Welcome() {
  const words = text.value.welcome;
  const { asked } = useAsked<KnownDevice>('station.recipes', {}, EVERY);
  const wanted = useSignal('');
  const chosen = useSignal<KnownDevice | undefined>(undefined);
  const all = asked.value?.ok === true ? asked.value.replies : [];
  const found = wanted.value === '' ? oneOfEachFirst(all) : all.filter((device) => isMeant(device, wanted.value));
  if (chosen.value !== undefined) return <Chosen device={chosen.value} back={() => (chosen.value = undefined)} />;
  return (
    <section class="welcome">
      <p class="lead">{words.lead}</p>
      <Search label={words.search} onChange={(value) => (wanted.value = value)} />
      <ul class="choices">
        {found.slice(0, MOST_SHOWN).map((device) => (
          <li key={device.recipe}>
            <button type="button" onClick={() => (chosen.value = device)}>
              <KindIcon kind={device.kind} />
              {device.title}
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST_SHOWN && <p class="quiet">{words.more(found.length - MOST_SHOWN)}</p>}
      {found.length === 0 && all.length > 0 && <p>{words.unknown}</p>}
    </section>
  );
}

function Chosen({ device, back }: { device: KnownDevice; back: () => void }) {
  const words = text.value.welcome;
  return (
    <section class="welcome">
      <p>
        <button type="button" onClick={back}>
          ← {words.other}
        </button>
      </p>
      <h2 class="chosen">{device.title}</h2>
      <Cable />
      <p class="label">{words.download}</p>
      <Drop />
      <Guidance of={{ recipe: device.recipe }} kind={device.kind} at={String(ended.value)} />
      {device.notes.length > 0 && (
        <ul class="remedy">
          {device.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** So that nobody thinks that this is for one kind of devices alone. */
function oneOfEachFirst(all: readonly KnownDevice[]): readonly KnownDevice[] {
  const first = all.filter(({ kind }, at) => all.findIndex((other) => other.kind === kind) === at);
  return [...first, ...all.filter((device) => !first.includes(device))];
}

/** Every word of it is found, in whatever order. */
function isMeant({ title, kind, models }: KnownDevice, wanted: string): boolean {
  const words = `${title} ${kind} ${models.map(({ id, name }) => `${id} ${name}`).join(' ')}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}
