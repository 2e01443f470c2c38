/** All devices: what to do while there is none, large cards for a few, and a list for hundreds. */
import type { DeviceRow } from '../../../station/asking/device-row.ts';
import { deviceList, findingList, lasting, withFinding } from '../live.ts';
import { Bar } from '../parts/bar.tsx';
import { Cable } from '../parts/cable.tsx';
import { Choice } from '../parts/choice.tsx';
import { chosen, filter, FILTERS, order, ORDERS, wanted } from '../parts/choosing.ts';
import { agoText, nameOf, stageOf } from '../parts/device.ts';
import { FindingCard } from '../parts/finding.tsx';
import { Guidance } from '../parts/guidance.tsx';
import { spanText } from '../parts/measures.ts';
import { Rows } from '../parts/rows.tsx';
import { Search } from '../parts/search.tsx';
import { Link } from '../parts/link.tsx';
import { Welcome } from '../parts/welcome.tsx';
import { text } from '../texts/text.ts';

/** More of them are a list. */
const MOST_CARDS = 6;
const ROW = 52;

export function Devices() {
  const all = deviceList.value;
  const words = text.value.devices;
  const recovered = all.filter(({ phase }) => phase === 'recovered').length;
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{all.length === 0 ? words.question : words.title}</h1>
        {all.length > 0 && <p class="quiet">{words.recovered(recovered, all.length)}</p>}
      </header>
      <Findings />
      {all.length === 0 ? <Waiting /> : all.length <= MOST_CARDS ? <Cards devices={all} /> : <List devices={all} />}
    </>
  );
}

function Findings() {
  // Before there is a device, the page itself asks for its firmware.
  const isFirst = deviceList.value.length === 0;
  const all = findingList.value.filter(({ cause }) => !isFirst || cause !== 'no-firmware');
  if (all.length === 0) return null;
  const shown = all.slice(0, MOST_CARDS);
  return (
    <section class="findings" aria-label={text.value.findings.title}>
      {shown.map((finding) => (
        <FindingCard key={finding.finding} finding={finding} />
      ))}
    </section>
  );
}

function Waiting() {
  const words = text.value.devices;
  const { steps = [], recipe, kind = '', title = '' } = lasting.value.get('firmware.steps') ?? {};
  if (recipe === undefined && steps.length === 0) return <Welcome />;
  return (
    <section class="waiting">
      <p class="lead">{words.ready}</p>
      <Cable />
      {recipe === undefined ? (
        <ol class="steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : (
        <>
          <h2>{title}</h2>
          <Guidance of={{ recipe }} kind={kind} at="" />
        </>
      )}
      <details class="instead">
        <summary>{words.other}</summary>
        <Welcome />
      </details>
    </section>
  );
}

function Cards({ devices }: { devices: readonly DeviceRow[] }) {
  return (
    <ul class="cards">
      {devices.map((device) => (
        <li key={device.device}>
          <Card device={device} />
        </li>
      ))}
    </ul>
  );
}

function Card({ device }: { device: DeviceRow }) {
  const done = device.progress;
  const words = text.value;
  return (
    <article class={`card ${device.phase}`}>
      <header>
        <h2>
          <Link to={{ view: 'devices', of: device.device }}>{nameOf(device)}</Link>
        </h2>
        <span class="quiet">{device.address ?? device.device}</span>
      </header>
      <p class="stage" aria-live="polite">
        {stageOf(device)}
      </p>
      <Bar done={done} label={words.devices.progress} isOver={device.phase === 'recovered'} />
      <p class="quiet under-bar">
        <span>{Math.round(done * 100)} %</span>
        <span>
          {device.left === undefined ? agoText(device.lastSeen) : words.device.left(spanText(device.left.left))}
        </span>
      </p>
    </article>
  );
}

function List({ devices }: { devices: readonly DeviceRow[] }) {
  const words = text.value.devices;
  const shown = chosen(devices, withFinding.value);
  return (
    <>
      <div class="choosing">
        <Search label={words.search} value={wanted} />
        <Choice label={words.show} of={filter} choices={FILTERS} words={words.filters} />
        <Choice label={words.order} of={order} choices={ORDERS} words={words.orders} />
      </div>
      {shown.length === 0 ? (
        <p class="quiet">{words.nothing}</p>
      ) : (
        <Rows
          label={words.title}
          count={shown.length}
          height={ROW}
          keyOf={(index) => shown[index]?.device ?? index}
          row={(index) => <Row device={shown[index]} />}
        />
      )}
    </>
  );
}

function Row({ device }: { device: DeviceRow | undefined }) {
  if (device === undefined) return null;
  return (
    <>
      <span role="cell" class="cell name">
        <Link to={{ view: 'devices', of: device.device }}>{nameOf(device)}</Link>
        <span class="quiet">{device.device}</span>
      </span>
      <span role="cell" class="cell">
        {stageOf(device)}
      </span>
      <span role="cell" class="cell bar-cell">
        <Bar done={device.progress} label={text.value.devices.progress} isOver={device.phase === 'recovered'} />
      </span>
      <span role="cell" class="cell quiet">
        {device.address}
      </span>
    </>
  );
}
