/** What is saved and not in force yet, and the way to have the station begin anew with it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RunningTransfer } from '../../../services/tftp/server/transfer-telling.ts';
import { connection } from '../live.ts';
import { applySettings, lookAtFile, settingsFile } from '../saving.ts';
import { text } from '../texts/text.ts';
import { useAsked } from './asked.ts';

const EVERY = 5000;

export function BeginAnew() {
  const words = text.value.settings;
  const refused = useSignal<readonly string[]>([]);
  const isAsked = useSignal(false);
  const { asked } = useAsked<RunningTransfer>('tftp.transfers', {}, EVERY);
  const isLive = connection.value === 'live';
  useEffect(() => {
    // It may be another station by now, which has begun with what was saved.
    if (isLive) void lookAtFile();
    isAsked.value = false;
  }, [isLive]);
  if (settingsFile.value?.inForce !== false) return null;
  const busy = asked.value?.ok === true ? asked.value.replies.length : 0;
  const begin = async (): Promise<void> => {
    isAsked.value = true;
    refused.value = await applySettings();
    if (refused.value.length > 0) isAsked.value = false;
  };
  return (
    <div class="notice" role="status">
      <p>
        {words.pending} {busy > 0 && words.busy(busy)}
      </p>
      {refused.value.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <button type="button" disabled={isAsked.value} onClick={() => void begin()}>
        {words.apply}
      </button>
    </div>
  );
}
