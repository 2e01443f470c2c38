/** The part of the catalogue that is about files on their way: TFTP. */
import { isConfiguration } from '../knowledge/file-roles.ts';
import { formatBytes } from '../lib/text.ts';
import { formatDuration, millis } from '../lib/time.ts';
import type { RowsOf } from './catalogue-row.ts';

export const TFTP_ROWS: RowsOf<'tftp'> = {
  'tftp.request': {
    level: 'debug',
    sentence: (e) =>
      `${e.asks === 'read' ? 'reads' : 'writes'} ${e.file}${e.size === undefined ? '' : ` (${formatBytes(e.size)})`}`,
    explanation: 'A TFTP transfer begins.',
  },
  'tftp.progress': {
    level: 'debug',
    sentence: (e) => `${e.file}: ${formatBytes(e.sent)} of ${formatBytes(e.size)}`,
    explanation: 'How far a transfer is; at most a few a second.',
  },
  'tftp.complete': {
    level: 'info',
    sentence: (e) =>
      `has ${e.asks === 'read' ? 'read' : 'written'} ${e.file}, ${formatBytes(e.size)}${e.took < 50 ? '' : ` in ${formatDuration(millis(e.took))}`}`,
    explanation:
      'Reading: the device acknowledged the last block. Writing: the file is in its place, whole and on stable storage.',
  },
  'tftp.probe': {
    level: 'debug',
    sentence: (e) => `asked only for the size of ${e.file} (${formatBytes(e.size)})`,
    explanation: 'Some loaders ask for the size with tsize and end the transfer at once. This is not a failure.',
  },
  'tftp.failed': {
    level: 'warning',
    sentence: (e) => `did not finish ${e.file} (${formatBytes(e.sent)} of ${formatBytes(e.size)}): ${e.reason}`,
    explanation: 'A transfer did not reach its end. The device usually asks again by itself.',
  },
  'tftp.missing': {
    level: 'info',
    sentence: (e) => `asked for ${e.file}, which is not here${isConfiguration(e.file) ? ' and need not be' : ''}`,
    explanation: 'Answered "file not found" at once. For CTL, ITL and configuration files that is the right answer.',
  },
  'tftp.refused': {
    level: 'warning',
    sentence: (e) => `was refused ${e.file}: ${e.reason} (error ${e.code})`,
    explanation: 'The request is not allowed: a name outside the folder, a right that is not given, or a limit.',
  },
  'tftp.disk': {
    level: 'error',
    sentence: (e) => `${e.message} ${e.hint}`,
    explanation: 'An upload could not be stored. The client was told; the file that stood there before is whole.',
  },
  'tftp.malformed': {
    level: 'warning',
    sentence: (e) => `TFTP from ${e.from} cannot be read: ${e.reason} (${e.field}, byte ${e.offset})`,
    explanation: 'A damaged or hostile datagram. It was dropped; running transfers go on.',
  },
  'tftp.stray': {
    level: 'debug',
    sentence: (e) => `${e.kind} from ${e.from} belongs to no transfer`,
    explanation: 'Answered with error 5 (unknown transfer), which ends nothing (RFC 1350 section 4).',
  },
};
