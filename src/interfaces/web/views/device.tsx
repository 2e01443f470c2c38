/** One device: where it is, its findings with their remedies, its files, and what happened. */
import type { DeviceRow } from '../../../station/asking/device-row.ts';
import { devices, findingList } from '../live.ts';
import { Bar } from '../parts/bar.tsx';
import { nameOf, stageOf } from '../parts/device.ts';
import { FindingCard } from '../parts/finding.tsx';
import { Guidance } from '../parts/guidance.tsx';
import { Link } from '../parts/link.tsx';
import { sizeText, spanText } from '../parts/measures.ts';
import { Story } from '../parts/story.tsx';
import { text } from '../texts/text.ts';

export function Device({ of }: { of: string }) {
  const device = devices.value.get(of);
  const words = text.value.device;
  return (
    <>
      <p>
        <Link to={{ view: 'devices' }}>← {words.back}</Link>
      </p>
      {device === undefined ? <h1 tabIndex={-1}>{words.unknown}</h1> : <Known device={device} />}
    </>
  );
}

function Known({ device }: { device: DeviceRow }) {
  const words = text.value.device;
  const own = findingList.value.filter((finding) => finding.device === device.device);
  const done = device.progress;
  return (
    <>
      <header class="head">
        <h1 tabIndex={-1}>{nameOf(device)}</h1>
        <p class="quiet">
          {device.device}
          {device.address !== undefined && ` · ${device.address}`}
        </p>
      </header>
      <section class={`now ${device.phase}`}>
        <p class="now-stage" aria-live="polite">
          {stageOf(device)}
        </p>
        <Bar done={done} label={text.value.devices.progress} isOver={device.phase === 'recovered'} />
        <p class="quiet under-bar">
          <span>{Math.round(done * 100)} %</span>
          {device.left !== undefined && <span>{words.left(spanText(device.left.left))}</span>}
        </p>
        {device.stage?.keepPower === true && device.phase !== 'recovered' && <p class="careful">{words.keepPower}</p>}
        {device.proof !== undefined && <p>{device.proof}</p>}
      </section>
      {own.map((finding) => (
        <FindingCard key={finding.finding} finding={finding} />
      ))}
      <Guidance
        of={{ device: device.device }}
        kind={device.kind ?? ''}
        at={`${device.phase} ${device.stage?.id ?? ''}`}
      />
      {device.files.length > 0 && <Files device={device} />}
      <Story of={device.device} />
    </>
  );
}

function Files({ device }: { device: DeviceRow }) {
  const words = text.value.device;
  return (
    <section>
      <h2>{words.files}</h2>
      <ul class="files">
        {device.files.map((file) => (
          <li key={file.name}>
            <span class="file-name">{file.name}</span>
            <span class="quiet">{words.of(sizeText(file.sent), sizeText(file.size))}</span>
            <Bar done={file.size === 0 ? 0 : file.sent / file.size} label={file.name} isOver={file.state === 'read'} />
          </li>
        ))}
      </ul>
    </section>
  );
}
