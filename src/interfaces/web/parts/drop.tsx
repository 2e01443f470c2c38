/** Where downloads are dropped, or chosen, with what became of those that were. */
import { useSignal } from '@preact/signals';
import { text } from '../texts/text.ts';
import { upload, uploads, type Uploading } from '../uploading.ts';
import { Bar } from './bar.tsx';
import { PackageCard } from './package.tsx';

export function Drop() {
  const words = text.value.firmware;
  const isOver = useSignal(false);
  const take = (files: FileList | null | undefined): void => {
    isOver.value = false;
    if (files !== null && files !== undefined) upload(files);
  };
  return (
    <>
      <label
        class={isOver.value ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => (isOver.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer?.files);
        }}
      >
        <input type="file" multiple onChange={({ currentTarget }) => take(currentTarget.files)} />
        <span class="drop-title">{words.drop}</span>
        <span class="quiet">{words.dropMore}</span>
      </label>
      {uploads.value.length > 0 && (
        <ul class="uploads" aria-live="polite">
          {uploads.value.map((one) => (
            <li key={one.name}>
              <Upload one={one} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Upload({ one: { name, done, outcome } }: { one: Uploading }) {
  const words = text.value.firmware;
  if (outcome === undefined)
    return (
      <div class="uploading">
        <span class="file-name">{name}</span>
        <span class="quiet">{done < 1 ? `${Math.round(done * 100)} %` : words.looking}</span>
        <Bar done={done} label={name} />
      </div>
    );
  if (!outcome.ok) return <Refused name={name} message={outcome.error.message} hint={outcome.error.hint} />;
  return (
    <>
      {outcome.taken.map(({ package: taken, refused }, at) =>
        taken === undefined ? (
          <Refused key={at} name={name} message={refused?.message ?? ''} hint={refused?.hint} />
        ) : (
          <PackageCard key={at} of={taken} />
        ),
      )}
    </>
  );
}

function Refused({ name, message, hint = '' }: { name: string; message: string; hint?: string | undefined }) {
  return (
    <article class="finding error">
      <p class="finding-how">
        <span class="chip">{text.value.firmware.notTaken}</span> <span class="quiet">{name}</span>
      </p>
      <h2>{message}</h2>
      <p>{hint}</p>
    </article>
  );
}
