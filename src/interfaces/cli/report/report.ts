/** `rouse report`: writes what a session came to into a new folder. */
import { nodeFolders } from '../../../host/node/files/folders/folders.ts';
import { nodeMachine } from '../../../host/node/machine.ts';
import type { Files } from '../../../host/files/files.ts';
import { replaceFile } from '../../../host/files/files.ts';
import { compareText, count, encodeText } from '../../../lib/text.ts';
import { openLibrary } from '../../../station/firmware/image-library.ts';
import { certificatePage, listCsv, reportPage } from '../../../station/report/html.ts';
import { recordedReport } from '../../../station/report/recorded.ts';
import type { SessionReport } from '../../../station/report/report.ts';
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

/** Writes nothing into a folder that has files already. */
export function writeReport(path: string, data: string, out: string): ExitCode {
  const bytes = nodeFolders.readAll(path);
  if (!bytes.ok) return failed(bytes.error);
  const there = nodeMachine.files(out).list('');
  if (there.ok && there.value.length > 0) return misused([`${out} has files already: name a new folder with --out.`]);
  const made = recordedReport(bytes.value, openLibrary(nodeMachine, data));
  if (made === undefined) return misused([`${path} holds no event of a session.`], EXIT.failed);
  const files = nodeMachine.files(out);
  for (const [name, content] of filesOf(made, bytes.value)) {
    const written = replaceFile(files, name, content);
    if (!written.ok) return failed(written.error);
  }
  process.stderr.write(
    `Wrote the report of ${count(made.devices.length, 'device')} into ${out}: open ${out}/report.html.\n`,
  );
  return EXIT.done;
}

function filesOf(made: SessionReport, session: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const certificates = made.devices
    .filter(({ outcome }) => outcome === 'recovered')
    .map((device) => [certificateName(device.device), encodeText(certificatePage(made, device))] as const);
  return [
    ['report.html', encodeText(reportPage(made))],
    ['devices.csv', encodeText(listCsv(made))],
    ['session.jsonl', session],
    ...certificates,
  ];
}

/** A device may have given itself any name: none of it leads elsewhere. */
function certificateName(device: string): string {
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
