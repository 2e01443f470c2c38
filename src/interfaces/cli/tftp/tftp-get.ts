/** `rouse tftp get`: reads files from a server. A file that does not arrive whole leaves nothing behind. */
import { join } from 'node:path';
import { draftsInEventLoop } from '../../../host/node/files/drafts/asked-drafts.ts';
import { isFolder, splitPath } from '../../../host/node/files/local-files.ts';
import type { StationError } from '../../../host/station-error.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { outcomeOf } from '../../../lib/underway.ts';
import { isTftpUrl } from '../../../protocols/tftp/url.ts';
import { tftpGet } from '../../../services/tftp/client/client.ts';
import { clientFailure, type ClientOutcome } from '../../../services/tftp/client/client-request.ts';
import { DiskSink } from '../../../files/disk-sink.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { refusalOf } from '../../../services/tftp/refusal.ts';
import { EXIT, misused, type ExitCode } from '../exit.ts';
import {
  fromUrl,
  requestFor,
  told,
  USUAL_GET,
  withClient,
  worst,
  type Client,
  type TransferOptions,
} from './tftp-client.ts';

export interface GetOptions extends TransferOptions {
  readonly output?: string;
  /** Bytes. */
  readonly largest?: number;
}

const STANDARD_OUTPUT = '-';
/** Limit for files to the standard output, which are kept in memory until they are whole. */
const LARGEST_IN_MEMORY = 256 * 1024 ** 2;

export async function get(host: string, files: readonly string[], options: GetOptions): Promise<ExitCode> {
  const meant = meaning(host, files, options);
  if (!meant.ok) return misused([meant.error]);
  return withClient(meant.value.host, meant.value.options, async (client) => {
    const codes: ExitCode[] = [];
    for (const file of meant.value.files) {
      const code = await getOne(client, file, meant.value.options);
      codes.push(code);
      // The next file would fail in the same way.
      if (code === EXIT.timedOut || code === EXIT.refused) break;
    }
    return worst(codes);
  });
}

interface Meaning {
  readonly host: string;
  readonly files: readonly string[];
  readonly options: GetOptions;
}

function meaning(host: string, files: readonly string[], options: GetOptions): Result<Meaning, string> {
  if (!isTftpUrl(host)) return files.length === 0 ? err('name at least one file to get') : ok({ host, files, options });
  const url = fromUrl(host, options);
  return url.ok ? ok({ ...url.value, files: [url.value.file, ...files] }) : url;
}

async function getOne(client: Client, file: string, options: GetOptions): Promise<ExitCode> {
  if (options.output === STANDARD_OUTPUT) return getToOutput(client, file, options);
  const local = localPath(file, options.output);
  if (local === undefined) return misused([`"${file}" says no local name: use --output`]);
  const refused: { error?: StationError } = {};
  const sink = new DiskSink(
    draftsInEventLoop(),
    { folder: local.folder, perClient: false },
    {
      refused: (error) => (refused.error = error),
    },
  );
  const begun = sink.begin({ name: local.name, client: client.name, rule: 'create-or-replace' });
  return told(
    client,
    options,
    file,
    async (progress): Promise<ClientOutcome> => {
      const upload = begun.kind === 'pending' ? await outcomeOf(begun.until) : begun;
      if (upload.kind === 'problem') {
        const { reason, code } = refusalOf(upload);
        return refused.error === undefined ? clientFailure(reason, code) : err(refused.error);
      }
      const request = { ...requestFor(client, file, options, USUAL_GET), progress };
      const outcome = await tftpGet(client.host, request, upload, options.largest);
      return refused.error === undefined ? outcome : err(refused.error);
    },
    { local: join(local.folder, local.name) },
  );
}

async function getToOutput(client: Client, file: string, options: GetOptions): Promise<ExitCode> {
  const sink = new MemorySink();
  const upload = sink.begin({ name: file, client: client.name, rule: 'create-or-replace' });
  if (upload.kind === 'problem') return EXIT.failed;
  const quiet = { ...options, json: false };
  const { largest = LARGEST_IN_MEMORY } = options;
  const code = await told(client, quiet, file, (progress) =>
    tftpGet(client.host, { ...requestFor(client, file, options, USUAL_GET), progress }, upload, largest),
  );
  const bytes = sink.bytes(file);
  if (bytes !== undefined) process.stdout.write(bytes);
  return code;
}

/** The last segment of the remote name, in the working folder or where `output` says. */
function localPath(
  file: string,
  output: string | undefined,
): { readonly folder: string; readonly name: string } | undefined {
  if (output !== undefined && !isFolder(output) && !/[/\\]$/.test(output)) return splitPath(output);
  const name = file.split(/[/\\]/).at(-1) ?? '';
  return /^\.*$/.test(name) ? undefined : { folder: output ?? '.', name };
}
