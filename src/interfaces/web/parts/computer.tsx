/** The computer that the station runs on: its adapters, and a look for what keeps devices from being helped. */
import { useSignal } from '@preact/signals';
import type { AdapterRow } from '../../../station/asking/device-row.ts';
import { change } from '../ask.ts';
import { text } from '../texts/text.ts';
import { useAsked } from './asked.ts';

const EVERY = 3000;

export function Adapters() {
  const words = text.value.computer;
  const { asked } = useAsked<AdapterRow>('station.adapters', {}, EVERY);
  const all = asked.value?.ok === true ? asked.value.replies : [];
  return (
    <section aria-label={words.adapters}>
      <h2>{words.adapters}</h2>
      <ul class="adapters">
        {all.map((adapter) => (
          <li key={adapter.name} class={adapter.served ? 'adapter served' : 'adapter'}>
            <span class="setting-name">{adapter.name}</span>
            <span>
              {stateOf(adapter)}
              {adapter.addresses.length > 0 && ` · ${adapter.addresses.join(', ')}`}
            </span>
            <span class="quiet">{adapter.description ?? adapter.virtual ?? adapter.kind}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateOf({ served, enabled, link, virtual, speed }: AdapterRow): string {
  const words = text.value.computer;
  const cable = virtual === undefined ? words.links[link] : words.virtual;
  const state = enabled ? cable : words.off;
  const fast = speed === undefined || link !== 'up' ? '' : ` · ${speed} Mbit/s`;
  return `${served ? `${words.served} · ` : ''}${state}${fast}`;
}

interface Looked {
  readonly check: string;
  readonly says: string;
}

export function Doctor() {
  const words = text.value.computer;
  const looked = useSignal<readonly Looked[] | undefined>(undefined);
  const isLooking = useSignal(false);
  const look = async (): Promise<void> => {
    isLooking.value = true;
    const asked = await change<Looked>('station.examine', {});
    looked.value = asked.ok ? asked.replies : [{ check: '', says: asked.error.message }];
    isLooking.value = false;
  };
  return (
    <section aria-label={words.doctor}>
      <h2>{words.doctor}</h2>
      <p class="quiet">{words.doctorMore}</p>
      <p class="label">
        <button type="button" disabled={isLooking.value} onClick={() => void look()}>
          {isLooking.value ? words.looking : words.look}
        </button>
      </p>
      <div role="status">
        {looked.value !== undefined && (
          <ul class="checks">
            {looked.value.map(({ check, says }) => (
              <li key={check + says} class="there">
                <b>{check}</b> {says}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
