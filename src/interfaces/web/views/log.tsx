/** What the devices log (syslog), searched by the station however much it is, and what the station itself tells. */
import { signal, useSignal } from '@preact/signals';
import { printable } from '../../../lib/text.ts';
import type { ToldMessage } from '../../../protocols/syslog/json.ts';
import type { Request } from '../ask.ts';
import { events } from '../live.ts';
import { useAsked } from '../parts/asked.ts';
import { Choice } from '../parts/choice.tsx';
import { clockText } from '../parts/measures.ts';
import { Refused } from '../parts/refused.tsx';
import { Rows } from '../parts/rows.tsx';
import { Search } from '../parts/search.tsx';
import { text } from '../texts/text.ts';

const EVERY = 2000;
const ROW = 34;
const NEWEST = 1000;
const WARNING = 4;
/** Characters of a line: no screen shows more of it. */
const LONGEST = 500;
/** Milliseconds, of a list that is too long to be told anew all the time. */
const SELDOM = 3_600_000;
/** As the station gives at once. */
const MOST = 100_000;

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

const SEVERITIES = ['debug', 'info', 'notice', 'warning', 'error'] as const;

/** Stay as they are while somebody looks elsewhere. */
const wanted = signal('');
const device = signal('');
const severity = signal<(typeof SEVERITIES)[number]>('debug');
/** Lines; more are asked for by a button, and then not again and again. */
const amount = signal(NEWEST);

function OfDevices() {
  const words = text.value.log;
  const request: Request = {
    last: amount.value,
    ...(wanted.value !== '' && { grep: wanted.value, ignoreCase: true }),
    ...(device.value !== '' && { device: device.value }),
    ...(severity.value !== 'debug' && { severity: severity.value }),
  };
  const isNewest = amount.value === NEWEST;
  const { asked } = useAsked<ToldMessage>('syslog.messages', request, isNewest ? EVERY : SELDOM);
  const all = asked.value?.ok === true ? asked.value.replies : [];
  return (
    <>
      <div class="choosing">
        <Search label={words.search} value={wanted} />
        <Search label={words.device} value={device} />
        <Choice label={words.severity} of={severity} choices={SEVERITIES} words={words.severities} />
      </div>
      {asked.value?.ok === false && <Refused error={asked.value.error} />}
      <p class="quiet log-count" role="status">
        {asked.value === undefined ? words.looking : words.count(all.length, all.length < amount.value)}{' '}
        {all.length >= amount.value && amount.value < MOST && (
          <button type="button" onClick={() => (amount.value = Math.min(MOST, amount.value * 10))}>
            {words.older}
          </button>
        )}
        {!isNewest && (
          <button type="button" onClick={() => (amount.value = NEWEST)}>
            {words.newest}
          </button>
        )}
      </p>
      {all.length > 0 && (
        <Rows
          label={words.devices}
          count={all.length}
          height={ROW}
          follows={isNewest}
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
      <time>{clockText(Date.parse(of.received))}</time> <span class="quiet">{of.from}</span>{' '}
      {printable(`${of.app ?? ''} ${of.message}`, LONGEST)}
    </span>
  );
}
