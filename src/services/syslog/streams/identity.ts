/** The certificate for TLS: the user's, or one that is made at the first start and kept. */
import { firstFailure, readFile, replaceFile, type Files } from '../../../host/files/files.ts';
import type { StationError } from '../../../host/station-error.ts';
import type { Identity, ListenPlace } from '../../../host/streams/streams.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { encodeText } from '../../../lib/text.ts';
import type { MainNeeds } from '../../module.ts';
import type { SyslogPlan } from '../parts.ts';

const CERTIFICATE = 'tls/certificate.pem';
const KEY = 'tls/key.pem';

/** What the user has given is read at once; what is made is made when somebody connects. Trouble with that is told. */
export function identityFor(
  { certificate, key }: Pick<SyslogPlan, 'certificate' | 'key'>,
  { machine, dataFolder, report }: Pick<MainNeeds, 'machine' | 'dataFolder' | 'report'>,
): Result<NonNullable<ListenPlace['tls']>, StationError> {
  if (certificate === undefined || key === undefined) {
    return ok(() => {
      const made = kept(machine.files(dataFolder), machine);
      if (made.ok) return made.value;
      report({ type: 'syslog.not-over', over: 'TLS', message: made.error.message, hint: made.error.hint });
      return undefined;
    });
  }
  const [certificateFile, keyFile] = [machine.folders.readAll(certificate), machine.folders.readAll(key)];
  if (!certificateFile.ok) return certificateFile;
  if (!keyFile.ok) return keyFile;
  return ok({ certificate: text(certificateFile.value), key: text(keyFile.value) });
}

function kept(files: Files, { streams, name }: MainNeeds['machine']): Result<Identity, StationError> {
  const [certificate, key] = [readFile(files, CERTIFICATE), readFile(files, KEY)];
  if (!certificate.ok) return certificate;
  if (!key.ok) return key;
  if (certificate.value !== undefined && key.value !== undefined)
    return ok({ certificate: text(certificate.value), key: text(key.value) });
  const made = streams.makeIdentity(name);
  const stored = firstFailure([
    () => replaceFile(files, KEY, encodeText(made.key)),
    () => replaceFile(files, CERTIFICATE, encodeText(made.certificate)),
  ]);
  return stored.ok ? ok(made) : stored;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
