/** The page: its frame, and the view that the address names. */
import { effect } from '@preact/signals';
import { render, type JSX } from 'preact';
import { connect, connection, findingList, lasting } from './live.ts';
import { Link } from './parts/link.tsx';
import { begin, place, VIEWS, type View } from './places.ts';
import './styles/palette.css';
import './style.css';
import './styles/guide.css';
import './styles/firmware.css';
import './styles/settings.css';
import './styles/station.css';
import './styles/lists.css';
import './styles/story.css';
import { language, text } from './texts/text.ts';
import { applyTheme } from './theme.ts';
import { Device } from './views/device.tsx';
import { Devices } from './views/devices.tsx';
import { Firmware } from './views/firmware.tsx';
import { Leases } from './views/leases.tsx';
import { Log } from './views/log.tsx';
import { Settings } from './views/settings.tsx';
import { Station } from './views/station.tsx';
import { Transfers } from './views/transfers.tsx';

function Page() {
  const words = text.value;
  return (
    <>
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <header class="top">
        <Link to={{ view: 'devices' }}>
          <span class="brand">Rouse</span>
        </Link>
        <nav aria-label={words.menu}>
          <ul>
            {VIEWS.map((view) => (
              <li key={view}>
                <Link to={{ view }} current={place.value.view === view}>
                  {words.views[view]}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <Notice />
      <main id="content">
        <Shown />
      </main>
      <footer class="bottom">
        <a href="/docs/">{words.documentation}</a>
      </footer>
    </>
  );
}

function Notice() {
  const words = text.value;
  if (connection.value === 'lost')
    return (
      <p class="notice" role="status">
        {words.lost}
      </p>
    );
  if (connection.value === 'starting')
    return (
      <p class="notice" role="status">
        {words.starting}
      </p>
    );
  return lasting.value.has('station.stopped') ? (
    <p class="notice" role="status">
      {words.stopped}
    </p>
  ) : null;
}

function Shown() {
  const { view, of } = place.value;
  if (view === 'devices' && of !== undefined) return <Device of={of} />;
  const View = SHOWN[view];
  return <View />;
}

const SHOWN: Readonly<Record<View, () => JSX.Element>> = {
  devices: Devices,
  firmware: Firmware,
  transfers: Transfers,
  leases: Leases,
  log: Log,
  station: Station,
  settings: Settings,
};

effect(() => {
  document.documentElement.lang = language.value;
  const count = findingList.value.length;
  document.title = count === 0 ? 'Rouse' : `(${count}) Rouse`;
});
applyTheme();
begin();
connect();
const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
