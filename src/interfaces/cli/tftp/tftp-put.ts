/** `rouse tftp put`: writes local files to a server. */
import { expand, isFile, isFolder, splitPath } from '../../../host/node/files/local-files.ts';
import type { FileFacts } from '../../../host/files/folders.ts';
import { nodeFolders } from '../../../host/node/files/folders/folders.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { printable } from '../../../lib/text.ts';
import { isTftpUrl } from '../../../protocols/tftp/url.ts';
import type { ChunkedFile } from '../../../files/files.ts';
import { tftpPut } from '../../../services/tftp/client/client.ts';
import { EXIT, failed, misused, type ExitCode, type Told } from '../exit.ts';
import {
  fromUrl,
  requestFor,
  told,
  USUAL_PUT,
  withClient,
  worst,
  type Client,
  type TransferOptions,
} from './tftp-client.ts';

/** Larger files are read piece by piece. */
const LARGEST_IN_MEMORY = 16 * 1024 * 1024;

export interface PutOptions extends TransferOptions {
  readonly remote?: string;
}

export interface LocalFile {
  /** As the user wrote it. */
  readonly path: string;
  readonly content: Uint8Array | ChunkedFile;
}

export async function put(words: readonly string[], options: PutOptions): Promise<ExitCode> {
  const meant = meaning(words, options);
  if (!meant.ok) return misused([meant.error]);
  const { host, paths, options: wishes } = meant.value;
  return withClient(host, wishes, async (client) => {
    const codes: ExitCode[] = [];
    for (const path of paths) {
      const code = await putOne(client, path, wishes);
      codes.push(code);
      if (code === EXIT.timedOut) break;
    }
    return worst(codes);
  });
}

interface Meaning {
  readonly host: string;
  readonly paths: readonly string[];
  readonly options: PutOptions;
}

function meaning(words: readonly string[], options: PutOptions): Result<Meaning, string> {
  const host = words.at(-1) ?? '';
  const paths = words.slice(0, -1).flatMap((word) => expand(word));
  if (paths.length === 0) return err('name the files to put, and then the host: rouse tftp put FILE... HOST');
  if (isFile(host) && !isTftpUrl(host)) return err(`the host comes last, and "${host}" is a file`);
  if (isTftpUrl(host)) return meaningOfUrl(host, paths, options);
  const remote = options.remote ?? '';
  if (paths.length > 1 && remote !== '' && !remote.endsWith('/')) {
    return err('several files cannot have one remote name: let it end with / for a folder');
  }
  return ok({ host, paths, options });
}

function meaningOfUrl(text: string, paths: readonly string[], options: PutOptions): Result<Meaning, string> {
  const url = fromUrl(text, options);
  if (!url.ok) return url;
  const { host, file, options: said } = url.value;
  if (paths.length > 1 && !file.endsWith('/')) return err('several files cannot have one remote name');
  return ok({ host, paths, options: { ...said, remote: said.remote ?? file } });
}

async function putOne(client: Client, path: string, options: PutOptions): Promise<ExitCode> {
  const local = openLocal(path);
  if (!local.ok) return failed(local.error, EXIT.failed);
  const remote = remoteName(path, options.remote);
  const { content } = local.value;
  const code = await told(
    client,
    options,
    path,
    (progress) => tftpPut(client.host, { ...requestFor(client, remote, options, USUAL_PUT), progress }, content),
    { local: path, hints: hintsFor(remote) },
  );
  if (!(content instanceof Uint8Array)) content.close?.();
  return code;
}

/** A server makes no folders: whatever it answers to a name with one that is missing, that may be why. */
function hintsFor(remote: string): Readonly<Record<number, string>> {
  const folder = /^(.*)[/\\]/.exec(remote)?.[1] ?? '';
  if (folder === '') return { 1: 'The server takes no new file of this name: look at its rights for writing.' };
  const hint = `Servers make no folders: "${printable(folder)}" must be there already, and writing into it be allowed.`;
  return { 0: hint, 1: hint, 2: hint, 3: hint };
}

/** A file to send, or why there is none. */
export function openLocal(path: string): Result<LocalFile, Told> {
  const listed = isFile(path) ? nodeFolders.list(path) : undefined;
  if (listed === undefined) return err(noFile(path));
  if (!listed.ok) return listed;
  const [facts] = listed.value;
  const content = facts === undefined ? undefined : contentOf(facts);
  if (content === undefined)
    return err({ message: `${path} cannot be read.`, hint: 'Change its permissions, or copy it elsewhere.' });
  return ok({ path, content });
}

function contentOf(facts: FileFacts): LocalFile['content'] | undefined {
  if (facts.size <= LARGEST_IN_MEMORY) {
    const bytes = nodeFolders.read(facts);
    return bytes.ok ? bytes.value : undefined;
  }
  const opened = nodeFolders.open(facts);
  if (!opened.ok) return undefined;
  const file = opened.value;
  return {
    kind: 'chunked',
    name: facts.name,
    size: facts.size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, file.read(bytes, offset));
    },
    close: () => file.close(),
  };
}

function noFile(path: string): Told {
  if (isFolder(path)) return { message: `${path} is a folder.`, hint: 'Name the files in it.' };
  return { message: `There is no file ${path}.`, hint: `Check its name, as it is seen from ${process.cwd()}.` };
}

export function remoteName(path: string, remote: string | undefined): string {
  const { name } = splitPath(path);
  if (remote === undefined) return name;
  return remote.endsWith('/') ? `${remote}${name}` : remote;
}
