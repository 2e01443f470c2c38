/** A package as JSON for programs: the same verdict that people read as a table. */
import { baseName } from '../../formats/archive/entry-name.ts';
import { printable } from '../../lib/text.ts';
import type { StoredPackage } from '../../storage/library/manifest.ts';
import type { LoadVerdict } from '../../knowledge/verdict.ts';
import { assess, type AssessedFile, type FirmwareProblem } from './assessment.ts';

/** A package of the library, or one that was only looked at. */
export interface ReportedPackage extends Partial<Pick<StoredPackage<unknown>, 'id' | 'source' | 'added'>> {
  readonly name: string;
  readonly files: readonly (AssessedFile & { readonly sha256?: string })[];
}

export interface FileReport {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha1?: string;
  readonly sha256?: string;
  /** How far its contents are known: cisco's signing key is not public, so nobody but the phone can verify a signature. */
  readonly authenticity: AssessedFile['facts']['authenticity'];
  /** What was compared: `name`, `length`, `CRC`. */
  readonly checks: readonly string[];
  readonly problems: readonly FirmwareProblem[];
  /** A device reads it, or a list names it; what is wrong with other files does no harm. */
  readonly read: boolean;
}

export interface PackageReport {
  readonly id?: string;
  readonly name: string;
  readonly source?: string;
  /** ISO 8601. */
  readonly added?: string;
  readonly bytes: number;
  /** Nothing that a device reads is wrong, as far as anybody but the device can tell. */
  readonly sound: boolean;
  /** False where nothing in it is known here: the firmware of another maker, or none. */
  readonly known: boolean;
  readonly loads: readonly LoadVerdict[];
  readonly files: readonly FileReport[];
  /** Of the package and of its files. */
  readonly problems: readonly FirmwareProblem[];
}

export function reportOf({ id, name, source, added, files }: ReportedPackage): PackageReport {
  const { verdict, problems: own, asides, bytes } = assess(name, files);
  const problems = [...own, ...asides];
  const ofConfigurations = new Set(files.flatMap(({ configuration = [] }) => configuration.map(({ kind }) => kind)));
  return {
    id,
    name,
    source,
    added: added === undefined ? undefined : new Date(added).toISOString(),
    bytes,
    sound: verdict.sound && own.every(({ harmless, kind }) => harmless || !ofConfigurations.has(kind)),
    known: verdict.known,
    loads: verdict.loads,
    files: files.map(({ path, facts, sha256 }) => ({
      path,
      size: facts.size,
      sha1: facts.sha1 === '' ? undefined : facts.sha1,
      sha256,
      authenticity: facts.authenticity,
      checks: facts.checks,
      problems: problems.filter(({ file }) => file === printable(baseName(path))),
      read: verdict.read.has(facts),
    })),
    problems,
  };
}
