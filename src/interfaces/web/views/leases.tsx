/** Who has which address: searched by any spelling of a hardware address, kept for it and made free by one click each. */
import { useSignal, type Signal } from '@preact/signals';
import type { ToldLease } from '../../../services/dhcp/leases/told-lease.ts';
import { change, type Refusal } from '../ask.ts';
import { useAsked } from '../parts/asked.ts';
import { BeginAnew } from '../parts/begin-anew.tsx';
import { isNamed } from '../parts/device.ts';
import { clockText } from '../parts/measures.ts';
import { Refused } from '../parts/refused.tsx';
import { Rows } from '../parts/rows.tsx';
import { Search } from '../parts/search.tsx';
import { lookAtFile, save, type Saved } from '../saving.ts';
import { text } from '../texts/text.ts';

const EVERY = 3000;
const ROW = 56;

export function Leases() {
  const { asked, again } = useAsked<ToldLease>('dhcp.leases', {}, EVERY);
  const refused = useSignal<Refusal | undefined>(undefined);
  const wanted = useSignal('');
  const words = text.value.leases;
  const all = asked.value?.ok === true ? asked.value.replies : [];
  const shown = all.filter(({ hardware, address, hostname }) =>
    isNamed(hardware, `${hardware} ${address} ${hostname ?? ''}`, wanted.value),
  );
  const { noted, reserve } = useReserving(refused);
  const forget = async (address: string): Promise<void> => {
    const forgotten = await change('dhcp.forget', { address });
    refused.value = forgotten.ok ? undefined : forgotten.error;
    again();
  };
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{words.title}</h1>
        <p class="quiet">{words.count(all.length)}</p>
      </header>
      {asked.value?.ok === false && <Refused error={asked.value.error} />}
      {refused.value !== undefined && <Refused error={refused.value} />}
      {noted.value !== undefined && (
        <p class="noted" role="status">
          {noted.value.line}{' '}
          <button type="button" onClick={noted.value.undo}>
            {words.undo}
          </button>
        </p>
      )}
      <BeginAnew />
      <Search label={words.search} onChange={(value) => (wanted.value = value)} />
      {shown.length > 0 && (
        <Rows
          label={words.title}
          count={shown.length}
          height={ROW}
          keyOf={(index) => shown[index]?.address ?? index}
          row={(index) => <Row of={shown[index]} forget={forget} reserve={reserve} />}
        />
      )}
    </>
  );
}

interface Noted {
  readonly line: string;
  readonly undo: () => void;
}

/** Keeping an address for its device, in the settings, and taking that back. */
function useReserving(refused: Signal<Refusal | undefined>) {
  const noted = useSignal<Noted | undefined>(undefined);
  const told = ({ reasons }: Saved): boolean => {
    refused.value = reasons.length === 0 ? undefined : { message: reasons.join(' ') };
    return reasons.length === 0;
  };
  const undo = async (): Promise<void> => {
    if (told(await save('settings.undo', {}))) noted.value = undefined;
  };
  const reserve = async ({ hardware, address }: ToldLease): Promise<void> => {
    // It adds to the file whatever somebody has written there meanwhile.
    await lookAtFile();
    const isSaved = told(await save('settings.reserve', { hardware, address }));
    const line = text.value.leases.reserved(address, hardware);
    noted.value = isSaved ? { line, undo: () => void undo() } : undefined;
  };
  return { noted, reserve };
}

interface RowNeeds {
  of: ToldLease | undefined;
  forget: (address: string) => Promise<void>;
  reserve: (lease: ToldLease) => Promise<void>;
}

function Row({ of, forget, reserve }: RowNeeds) {
  if (of === undefined) return null;
  const { address, hardware, hostname, state, until } = of;
  const words = text.value.leases;
  return (
    <>
      <span role="cell" class="cell name">
        <span>{address}</span>
        <span class="quiet">{hardware}</span>
      </span>
      <span role="cell" class="cell">
        {hostname}
      </span>
      <span role="cell" class="cell quiet">
        {words.states[state]}
        {until !== undefined && state === 'bound' && ` ${words.until(clockText(until))}`}
      </span>
      <span role="cell" class="cell actions">
        <button type="button" aria-label={`${words.reserve} ${address}`} onClick={() => void reserve(of)}>
          {words.reserve}
        </button>{' '}
        {state !== 'released' && (
          <button type="button" aria-label={`${words.forget} ${address}`} onClick={() => void forget(address)}>
            {words.forget}
          </button>
        )}
      </span>
    </>
  );
}
