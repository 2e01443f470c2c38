/** What a request asks for, before anybody looks whether it is there. */
import { err, ok, type Result } from '../../../lib/result.ts';
import { requestedPath } from '../../../protocols/tftp/filename.ts';
import { ERROR_CODE, transferMode, type TftpRequest } from '../../../protocols/tftp/packet.ts';
import { refusal, type TransferRefusal } from '../refusal.ts';
import { nameRules, type TftpSettings } from './settings.ts';

export interface Meaning {
  /** A clean relative path: what means nothing in the name that was sent (`./`, `//`) is left out. */
  readonly name: string;
  readonly mode: 'octet' | 'netascii';
}

export function meaningOf({ file, mode }: TftpRequest, settings: TftpSettings): Result<Meaning, TransferRefusal> {
  const served = transferMode(mode);
  if (served === undefined) return err(refusal(ERROR_CODE.illegalOperation, 'this transfer mode is not served'));
  const path = requestedPath(file, nameRules(settings));
  return path.ok ? ok({ name: path.value.join('/'), mode: served }) : err(refusal(path.error.code, path.error.reason));
}
