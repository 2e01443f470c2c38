/** All settings of the station: searched, each with its text and what Tftpd32 calls it, and saved one by one. */
import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SettingRow } from '../../../config/setting-row.ts';
import { lookAtFile, save, settingsFile } from '../saving.ts';
import { text } from '../texts/text.ts';
import { useAsked } from './asked.ts';
import { Search } from './search.tsx';

const EVERY = 600_000;

export function AllSettings() {
  const words = text.value.settings;
  const { asked, again } = useAsked<SettingRow>('settings.list', {}, EVERY);
  const wanted = useSignal('');
  useEffect(() => void lookAtFile(), []);
  const all = asked.value?.ok === true ? asked.value.replies : [];
  if (asked.value?.ok === false) return <p class="quiet">{words.nobodys}</p>;
  const found = all.filter((row) => isMeant(row, wanted.value));
  const parts = [...new Set(found.map(({ path }) => partOf(path)))];
  return (
    <section aria-label={words.all}>
      <h2>{words.all}</h2>
      <p class="quiet">{settingsFile.value !== undefined && words.file(settingsFile.value.file)}</p>
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

function Setting({ row, again }: { row: SettingRow; again: () => void }) {
  const words = text.value.settings;
  const { path, shape, tftpd32, value = '' } = row;
  const entered = useSignal(value);
  const refused = useSignal<readonly string[]>([]);
  const keep = async (): Promise<void> => {
    const next = entered.value;
    refused.value = await save('settings.change', next === '' ? { path } : { path, value: next });
    if (refused.value.length === 0) again();
  };
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
      {refused.value.length > 0 && <NotSaved reasons={refused.value} again={again} />}
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

/** The file may have been changed by hand: then it is looked at again before anything is saved. */
function NotSaved({ reasons, again }: { reasons: readonly string[]; again: () => void }) {
  const look = (): void => {
    void lookAtFile();
    again();
  };
  return (
    <div class="notice" role="alert">
      {reasons.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <button type="button" onClick={look}>
        {text.value.settings.lookAgain}
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
