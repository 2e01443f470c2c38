/** Uploads that end on disk: what the folder refuses, in the words and codes of TFTP. */
import type { DraftRefusal } from '../../../host/files/drafts.ts';
import type { StationError } from '../../../host/station-error.ts';
import { err, unreachable, type Result } from '../../../lib/result.ts';
import { ended, followedBy } from '../../../lib/underway.ts';
import { ERROR_CODE } from '../../../protocols/tftp/packet.ts';
import type { IncomingUpload, UploadFolder } from '../../../storage/uploads.ts';
import { fileProblem, type FileProblem, type FileSink, type Upload, type UploadRequest } from '../../../files/files.ts';

export interface DiskSinkObserver {
  /** A file is in its place. */
  readonly stored?: () => void;
  /** What the disk said, in words for this side of the wire. */
  readonly refused?: (error: StationError) => void;
}

export class DiskSink implements FileSink {
  readonly #folder: UploadFolder;
  readonly #observer: DiskSinkObserver;

  constructor(folder: UploadFolder, observer: DiskSinkObserver = {}) {
    this.#folder = folder;
    this.#observer = observer;
  }

  begin(request: UploadRequest): Upload | FileProblem {
    const upload = this.#folder.begin(request);
    return upload.ok ? this.#upload(upload.value) : this.#problem(upload.error);
  }

  #upload(upload: IncomingUpload): Upload {
    const told = (result: Result<void, DraftRefusal>): FileProblem | undefined =>
      result.ok ? undefined : this.#problem(result.error);
    return {
      kind: 'upload',
      write: (bytes) => told(upload.write(bytes)),
      commit: () =>
        followedBy(upload.commit(), (committed) => {
          if (committed.ok) this.#observer.stored?.();
          return ended(committed.ok ? committed : err(this.#problem(committed.error)));
        }),
      abort: () => upload.abort(),
    };
  }

  #problem(refusal: DraftRefusal): FileProblem {
    switch (refusal.kind) {
      case 'exists':
        return fileProblem(ERROR_CODE.alreadyExists, refusal.reason);
      case 'missing':
        return fileProblem(ERROR_CODE.notFound, refusal.reason);
      case 'not-empty':
      case 'outside':
        return fileProblem(ERROR_CODE.accessViolation, refusal.reason);
      case 'disk':
        this.#observer.refused?.(refusal.error);
        if (refusal.full) return fileProblem(ERROR_CODE.diskFull, 'the disk is full');
        return fileProblem(ERROR_CODE.accessViolation, 'the server cannot write there');
      default:
        return unreachable(refusal);
    }
  }
}
