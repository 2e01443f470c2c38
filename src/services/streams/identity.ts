/** The certificate for TLS, one for all services: the user's, or one that is made when it is first wanted, and kept. */
import { firstFailure, readFile, replaceFile, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Identity, ListenPlace } from '../../host/streams/streams.ts';
import { ok, type Result } from '../../lib/result.ts';
import { encodeText } from '../../lib/text.ts';
import type { MainNeeds } from '../module.ts';

const CERTIFICATE = 'tls/certificate.pem';
const KEY = 'tls/key.pem';

/** Both, or none of them. */
export interface GivenIdentity {
  /** PEM files of the user. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/** What the user has given is read at once; what is made is made when somebody connects. `trouble` hears why that is not possible. */
export function identityFor(
  { certificate, key }: GivenIdentity,
  { machine, dataFolder }: Pick<MainNeeds, 'machine' | 'dataFolder'>,
  trouble: (error: StationError) => void,
): Result<NonNullable<ListenPlace['tls']>, StationError> {
  if (certificate === undefined || key === undefined) {
    return ok(() => {
      const made = kept(machine.files(dataFolder), machine);
      if (made.ok) return made.value;
      trouble(made.error);
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
