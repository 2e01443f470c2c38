/** The transfers that run just now; each can be stopped. */
import { useSignal } from '@preact/signals';
import type { RunningTransfer } from '../../../services/tftp/server/transfer-telling.ts';
import { change, type Refusal } from '../ask.ts';
import { useAsked } from '../parts/asked.ts';
import { Bar } from '../parts/bar.tsx';
import { sizeText } from '../parts/measures.ts';
import { Refused } from '../parts/refused.tsx';
import { Rows } from '../parts/rows.tsx';
import { text } from '../texts/text.ts';

const EVERY = 1000;
const ROW = 56;

export function Transfers() {
  const { asked, again } = useAsked<RunningTransfer>('tftp.transfers', {}, EVERY);
  const refused = useSignal<Refusal | undefined>(undefined);
  const words = text.value.transfers;
  const all = asked.value?.ok === true ? asked.value.replies : [];
  const stop = async (transfer: number): Promise<void> => {
    const stopped = await change('tftp.stop', { transfer });
    refused.value = stopped.ok ? undefined : stopped.error;
    again();
  };
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{words.title}</h1>
        <p class="quiet">{all.length === 0 ? words.none : words.count(all.length)}</p>
      </header>
      {asked.value?.ok === false && <Refused error={asked.value.error} />}
      {refused.value !== undefined && <Refused error={refused.value} />}
      {all.length > 0 && (
        <Rows
          label={words.title}
          count={all.length}
          height={ROW}
          keyOf={(index) => all[index]?.transfer ?? index}
          row={(index) => <Row of={all[index]} stop={stop} />}
        />
      )}
    </>
  );
}

function Row({ of, stop }: { of: RunningTransfer | undefined; stop: (transfer: number) => Promise<void> }) {
  if (of === undefined) return null;
  const { file, device, from, sent, size = 0, transfer } = of;
  const words = text.value;
  return (
    <>
      <span role="cell" class="cell name">
        <span>{file}</span>
        <span class="quiet">{device ?? from}</span>
      </span>
      <span role="cell" class="cell quiet">
        {size === 0 ? sizeText(sent) : words.device.of(sizeText(sent), sizeText(size))}
      </span>
      <span role="cell" class="cell bar-cell">
        <Bar done={size === 0 ? 0 : sent / size} label={file} />
      </span>
      <span role="cell" class="cell">
        <button type="button" aria-label={`${words.transfers.stop} ${file}`} onClick={() => void stop(transfer)}>
          {words.transfers.stop}
        </button>
      </span>
    </>
  );
}
