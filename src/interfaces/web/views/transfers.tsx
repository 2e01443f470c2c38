/** The transfers that run just now; each can be stopped. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { curveOf } from '../../../events/speed-count.ts';
import type { RunningTransfer } from '../../../services/tftp/server/transfer-telling.ts';
import { change, type Refusal } from '../ask.ts';
import { useAsked } from '../parts/asked.ts';
import { ahead } from '../live.ts';
import { Bar } from '../parts/bar.tsx';
import { Chart } from '../parts/chart.tsx';
import { useGrowing } from '../parts/growing.ts';
import { sizeText } from '../parts/measures.ts';
import { Refused } from '../parts/refused.tsx';
import { Rows } from '../parts/rows.tsx';
import { text } from '../texts/text.ts';

const EVERY = 1000;
const ROW = 56;
/** Seconds of the curve. */
const LOOKS_BACK = 300;
const SHORTEST = 30;

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
  const speedOf = useSpeeds(all);
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
          row={(index) => <Row of={all[index]} speed={speedOf(all[index])} stop={stop} />}
        />
      )}
      <Throughput />
    </>
  );
}

interface Bytes {
  readonly second: number;
  readonly bytes: number;
}

/** The last minutes of the whole station. */
function Throughput() {
  const rows = useGrowing<Bytes>('page.throughput', {}, ({ second }) => second - 1, EVERY);
  const now = Math.floor((Date.now() + ahead.value) / 1000);
  // The newest second was still going on when it was asked for: the last word on it counts.
  const seconds = new Map(rows.value.map(({ second, bytes }) => [second, bytes]));
  const first = Math.min(...[...seconds.keys()].filter((second) => second > now - LOOKS_BACK));
  if (first === Infinity) return null;
  const from = Math.max(now - LOOKS_BACK, Math.min(first - 1, now - SHORTEST));
  return <Chart label={text.value.transfers.all} curve={curveOf(seconds, from, now)} />;
}

/** Bytes a second of each since it was asked before; since its beginning where it is new. */
function useSpeeds(all: readonly RunningTransfer[]): (of: RunningTransfer | undefined) => number {
  const before = useRef<ReadonlyMap<number, RunningTransfer>>(new Map());
  const newest = useRef(all);
  if (newest.current !== all) {
    before.current = new Map(newest.current.map((one) => [one.transfer, one]));
    newest.current = all;
  }
  return (of) => {
    if (of === undefined) return 0;
    const { sent = 0, took = 0 } = before.current.get(of.transfer) ?? {};
    return of.took > took ? (1000 * Math.max(0, of.sent - sent)) / (of.took - took) : 0;
  };
}

interface RowProps {
  readonly of: RunningTransfer | undefined;
  readonly speed: number;
  readonly stop: (transfer: number) => Promise<void>;
}

function Row({ of, speed, stop }: RowProps) {
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
        {size === 0 ? sizeText(sent) : words.device.of(sizeText(sent), sizeText(size))} · {sizeText(speed)}/s
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
