/** All settings of the station: searched, each with its text and what Tftpd32 calls it, and saved one by one. */
import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SettingRow } from '../../../config/setting-row.ts';
import { lookAtFile, save, settingsFile, type Saved } from '../saving.ts';
import { text } from '../texts/text.ts';
import { useAsked } from './asked.ts';
import { BeginAnew } from './begin-anew.tsx';
import { Search } from './search.tsx';

const EVERY = 600_000;

export function AllSettings() {
  const words = text.value.settings;
  const { asked, again } = useAsked<SettingRow>('settings.list', {}, EVERY);
  const wanted = useSignal('');
  useEffect(() => void lookAtFile(), []);
  const all = asked.value?.ok === true ? asked.value.replies : [];
  if (asked.value !== undefined && all.length === 0) return <p class="quiet">{words.nobodys}</p>;
  const found = all.filter((row) => isMeant(row, wanted.value));
  const parts = [...new Set(found.map(({ path }) => partOf(path)))];
  return (
    <section aria-label={words.all}>
      <h2>{words.all}</h2>
      <p class="quiet">{settingsFile.value !== undefined && words.file(settingsFile.value.file)}</p>
      <BeginAnew />
      <Search label={words.search} onChange={(value) => (wanted.value = value)} />
      {parts.map((part) => (
        <details key={part} class="part" open={wanted.value !== ''}>
          <summary>{part === '' ? words.general : part}</summary>
          {found
            .filter(({ path }) => partOf(path) === part)
            .map((row) => (
              <Setting key={`${row.path} ${row.value ?? ''}`} row={row} again={again} />
            ))}
        </details>
      ))}
      {all.length > 0 && found.length === 0 && <p class="quiet">{text.value.devices.nothing}</p>}
    </section>
  );
}

const SAVED: Saved = { reasons: [], isOther: false };

function Setting({ row, again }: { row: SettingRow; again: () => void }) {
  const words = text.value.settings;
  const { path, shape, tftpd32, value = '' } = row;
  const entered = useSignal(value);
  const saved = useSignal(SAVED);
  const keep = async (): Promise<void> => {
    const next = entered.value;
    saved.value = await save('settings.change', next === '' ? { path } : { path, value: next });
    if (saved.value.reasons.length === 0) again();
  };
  const { reasons, isOther } = saved.value;
  const id = `setting-${path}`;
  return (
    <div class="setting">
      <label for={id}>
        <span class="setting-name">{path}</span>
        <span>{row.text}</span>
        <span class="quiet">
          {shape}
          {row.default !== '' && ` · ${words.default(row.default)}`}
          {tftpd32 !== '' && ` · ${words.tftpd32(tftpd32)}`}
        </span>
      </label>
      <span class="setting-value">
        <Field id={id} row={row} entered={entered} />
        {entered.value !== value && (
          <button type="button" onClick={() => void keep()}>
            {words.save}
          </button>
        )}
      </span>
      {isOther ? (
        <Both path={path} mine={entered.value} keep={() => void keep()} again={again} />
      ) : (
        reasons.length > 0 && <NotSaved reasons={reasons} />
      )}
    </div>
  );
}

function Field({ id, row, entered }: { id: string; row: SettingRow; entered: Signal<string> }) {
  const { choices, default: usual } = row;
  if (choices === undefined)
    return (
      <input
        id={id}
        value={entered.value}
        placeholder={usual}
        onInput={({ currentTarget }) => (entered.value = currentTarget.value)}
      />
    );
  return (
    <select id={id} value={entered.value} onChange={({ currentTarget }) => (entered.value = currentTarget.value)}>
      {['', ...choices].map((choice) => (
        <option key={choice} value={choice}>
          {choice === '' ? text.value.settings.default(usual) : choice}
        </option>
      ))}
    </select>
  );
}

function NotSaved({ reasons }: { reasons: readonly string[] }) {
  return (
    <div class="notice" role="alert">
      {reasons.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

interface BothNeeds {
  path: string;
  mine: string;
  keep: () => void;
  again: () => void;
}

/** Somebody has changed the file meanwhile: what it says now, what was entered here, and which of them is to be. */
function Both({ path, mine, keep, again }: BothNeeds) {
  const words = text.value.settings;
  const { asked } = useAsked<SettingRow>('settings.list', {}, EVERY);
  const theirs = asked.value?.ok === true ? asked.value.replies.find((row) => row.path === path)?.value : undefined;
  return (
    <div class="notice" role="alert">
      <p>{words.changedMeanwhile}</p>
      <dl class="facts">
        <div>
          <dt>{words.theirs}</dt>
          <dd>{theirs ?? words.default('')}</dd>
        </div>
        <div>
          <dt>{words.mine}</dt>
          <dd>{mine === '' ? words.default('') : mine}</dd>
        </div>
      </dl>
      <button type="button" onClick={again}>
        {words.keepTheirs}
      </button>{' '}
      <button type="button" onClick={keep}>
        {words.saveMine}
      </button>
    </div>
  );
}

/** What stands in no part comes first. */
function partOf(path: string): string {
  return path.includes('.') ? path.slice(0, path.indexOf('.')) : '';
}

function isMeant({ path, text: does, tftpd32 }: SettingRow, wanted: string): boolean {
  const words = `${path} ${does} ${tftpd32}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}
