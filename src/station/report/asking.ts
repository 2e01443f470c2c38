/** The report as it can be asked of a running station. */
import * as z from 'zod';
import { readFile, type Files } from '../../host/files/files.ts';
import { ok } from '../../lib/result.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';
import type { ImageLibrary } from '../firmware/image-library.ts';
import { reportPage } from './html.ts';
import { recordedReport } from './recorded.ts';

export const REPORT_QUESTIONS = {
  'report.page': {
    text: 'What this session has come to so far, as one page of HTML; no reply where nothing is recorded.',
    request: z.strictObject({}),
    reply: z.object({ html: z.string() }),
  },
} as const satisfies Questions;

export interface ReportAsked {
  /** Of the data folder. */
  readonly files: Files;
  readonly library: ImageLibrary;
  /** The record of this session, in that folder. */
  readonly record: () => string;
}

export function reportAnswers({ files, library, record }: ReportAsked): AnswersTo<typeof REPORT_QUESTIONS> {
  return {
    'report.page': () => {
      const read = readFile(files, record());
      if (!read.ok) return read;
      const report = read.value === undefined ? undefined : recordedReport(read.value, { library });
      return ok(report === undefined ? [] : [{ html: reportPage(report) }]);
    },
  };
}
