/** What the devices log (syslog), searched by the station however much it is, and what the station itself tells. */
import { useSignal } from '@preact/signals';
import type { ToldMessage } from '../../../protocols/syslog/json.ts';
import type { Request } from '../ask.ts';
import { events } from '../live.ts';
import { useAsked } from '../parts/asked.ts';
import { clockText } from '../parts/measures.ts';
import { Refused } from '../parts/refused.tsx';
import { Rows } from '../parts/rows.tsx';
import { Search } from '../parts/search.tsx';
import { text } from '../texts/text.ts';

const EVERY = 2000;
const ROW = 34;
const NEWEST = 1000;
const WARNING = 4;

export function Log() {
  const ofDevices = useSignal(false);
  const words = text.value.log;
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{words.title}</h1>
      </header>
      <fieldset class="choice">
        <legend class="skip">{words.title}</legend>
        <label>
          <input type="radio" name="log" checked={!ofDevices.value} onChange={() => (ofDevices.value = false)} />
          <span>{words.station}</span>
        </label>
        <label>
          <input type="radio" name="log" checked={ofDevices.value} onChange={() => (ofDevices.value = true)} />
          <span>{words.devices}</span>
        </label>
      </fieldset>
      {ofDevices.value ? <OfDevices /> : <OfStation />}
    </>
  );
}

function OfStation() {
  const wanted = useSignal('');
  const words = text.value.log;
  const found = wanted.value.toLowerCase();
  const shown = events.value.filter(
    ({ line, level, device = '' }) => level !== 'debug' && `${line} ${device}`.toLowerCase().includes(found),
  );
  return (
    <>
      <Search label={words.search} onChange={(value) => (wanted.value = value)} />
      <Rows
        label={words.station}
        count={shown.length}
        height={ROW}
        follows
        keyOf={(index) => shown[index]?.n ?? index}
        row={(index) => {
          const event = shown[index];
          return event === undefined ? null : (
            <span role="cell" class={`log-line ${event.level}`}>
              <time>{clockText(event.at)}</time> <span class="quiet">{event.device}</span> {event.line}
            </span>
          );
        }}
      />
    </>
  );
}

function OfDevices() {
  const wanted = useSignal('');
  const words = text.value.log;
  const request: Request = { last: NEWEST, ...(wanted.value !== '' && { grep: wanted.value, ignoreCase: true }) };
  const { asked } = useAsked<ToldMessage>('syslog.messages', request, EVERY);
  const all = asked.value?.ok === true ? asked.value.replies : [];
  return (
    <>
      <Search label={words.search} onChange={(value) => (wanted.value = value)} />
      {asked.value?.ok === false && <Refused error={asked.value.error} />}
      {all.length === 0 && <p class="quiet">{words.none}</p>}
      {all.length > 0 && (
        <Rows
          label={words.devices}
          count={all.length}
          height={ROW}
          follows
          keyOf={(index) => index}
          row={(index) => <LogLine of={all[index]} />}
        />
      )}
    </>
  );
}

function LogLine({ of }: { of: ToldMessage | undefined }) {
  if (of === undefined) return null;
  return (
    <span role="cell" class={`log-line ${of.severity <= WARNING ? 'warning' : ''}`}>
      <time>{clockText(Date.parse(of.received))}</time> <span class="quiet">{of.from}</span> {of.app} {of.message}
    </span>
  );
}
