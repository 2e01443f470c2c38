/** `rouse report`: writes what a session came to into a new folder. */
import { basename, dirname, join } from 'node:path';
import { nodeFolders } from '../../../host/node/files/folders/folders.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import type { Files } from '../../../host/files/files.ts';
import { replaceFile } from '../../../host/files/files.ts';
import type { StationError } from '../../../host/station-error.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { joined, partsOf } from '../../../storage/sessions/session-folder.ts';
import { compareText, count, encodeText } from '../../../lib/text.ts';
import { openLibrary } from '../../../station/firmware/image-library.ts';
import { hashesInFolders } from '../../../station/report/folder-hashes.ts';
import { listCsv } from '../../../station/report/csv.ts';
import { certificatePage, listPage, reportPage } from '../../../station/report/html.ts';
import { recordedReport } from '../../../station/report/recorded.ts';
import { sessionWithoutSecrets } from '../../../station/report/redacted.ts';
import type { DeviceReport, SessionReport } from '../../../station/report/report.ts';
import { EXIT, failed, misused, type ExitCode } from '../exit.ts';
import { dataFolder } from '../values.ts';

export interface ReportOptions {
  readonly out: string;
  readonly data?: string;
}

export function report(session: string | undefined, options: ReportOptions): ExitCode {
  const data = dataFolder(options);
  const path = session ?? newestIn(data);
  if (path === undefined) return misused([`no session is recorded in ${data}.`], EXIT.failed);
  return writeReport(path, data, options.out);
}

/** What keeps a report from being written there; empty where nothing does. */
export function inTheWay(out: string): readonly string[] {
  const there = nodeMachine.files(out).list('');
  if (!there.ok) return [`${out}: ${there.error.message}`];
  return there.value.length > 0 ? [`${out} has files already: name a new folder for the report.`] : [];
}

/** Writes nothing into a folder that has files already. `sources`: folders that were served where they lie. */
export function writeReport(path: string, data: string, out: string, sources: readonly string[] = []): ExitCode {
  const bytes = sessionAt(path);
  if (!bytes.ok) return failed(bytes.error);
  const issues = inTheWay(out);
  if (issues.length > 0) return misused(issues);
  const library = openLibrary(nodeMachine, data);
  const made = recordedReport(bytes.value, { library, served: hashesInFolders(nodeFolders, sources) });
  if (made === undefined) return misused([`${path} holds no event of a session.`], EXIT.failed);
  const files = nodeMachine.files(out);
  for (const [name, content] of filesOf(made, bytes.value)) {
    const written = replaceFile(files, name, content);
    if (!written.ok) return failed(written.error);
  }
  process.stderr.write(
    `Wrote the report of ${count(made.devices.length, 'device')} into ${out}: open ${join(out, 'report.html')}.\n`,
  );
  return EXIT.done;
}

/** With all its parts, where it is long. */
function sessionAt(path: string): Result<Uint8Array, StationError> {
  const folder = dirname(path);
  const parts: Uint8Array[] = [];
  for (const name of partsOf(nodeMachine.files(folder), '', basename(path))) {
    const bytes = nodeFolders.readAll(join(folder, name));
    if (!bytes.ok) return bytes;
    parts.push(bytes.value);
  }
  return ok(joined(parts));
}

function filesOf(made: SessionReport, session: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const certificates = made.devices
    .filter(({ outcome }) => outcome === 'recovered')
    .map((device) => [certificateName(device), encodeText(certificatePage(made, device))] as const);
  const certified = new Set(certificates.map(([name]) => name));
  const list = listPage(made, (device) => {
    const name = certificateName(device);
    return certified.has(name) ? name : undefined;
  });
  return [
    ['report.html', encodeText(reportPage(made))],
    ['devices.html', encodeText(list)],
    ['devices.csv', encodeText(listCsv(made))],
    ['session.jsonl', encodeText(sessionWithoutSecrets(new TextDecoder().decode(session)))],
    ...certificates,
  ];
}

/** A device may have given itself any name: none of it leads elsewhere. */
function certificateName({ device }: DeviceReport): string {
  return `certificates/${device.replaceAll(/[^0-9a-zA-Z-]/g, '-')}.html`;
}

function newestIn(data: string): string | undefined {
  const files: Files = nodeMachine.files(data);
  const names = files.list('sessions');
  const newest = names.ok
    ? names.value
        .filter((name) => name.endsWith('.jsonl'))
        .toSorted(compareText)
        .at(-1)
    : undefined;
  return newest === undefined ? undefined : `${data}/sessions/${newest}`;
}
