/** The answer with a file, or with parts of it (RFC 9110 sections 13 to 15). */
import { createHash } from 'node:crypto';
import type { FoundAt } from '../../../files/found-at.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { conditionOf, rangeHolds, type Validators } from '../../../protocols/http/conditions.ts';
import { formatDate } from '../../../protocols/http/dates.ts';
import { contentRange, multipart, rangesOf, type ByteRange } from '../../../protocols/http/ranges.ts';
import type { HttpRequest } from '../../../protocols/http/request.ts';
import { contentType, type Fields } from '../../../protocols/http/response.ts';
import { refusal } from '../../../protocols/http/status.ts';
import type { Answer, Answers, Asker, Delivery } from './answer.ts';
import type { Contents } from './contents.ts';
import { Coverage } from './coverage.ts';
import type { Segment } from './sending.ts';
import { deviceOf } from '../../../devices/identity.ts';
import { FileTelling, type AskedFile, type HttpReport } from './telling.ts';

export interface FileAnswerNeeds {
  readonly answers: Answers;
  readonly report: HttpReport;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** What is to be sent of it; undefined when it is not there any more as it was found. */
  readonly open: (found: FoundAt) => Promise<Contents | undefined>;
}

/** A request for a file that was found. */
export interface FileRequest {
  readonly request: HttpRequest;
  readonly asker: Asker;
  readonly asked: AskedFile;
  readonly found: FoundAt;
}

const MOST_TAGS = 4096;

export class FileAnswers {
  readonly #needs: FileAnswerNeeds;
  readonly #coverage = new Coverage();
  /** By path and version. */
  readonly #tags = new Map<string, string>();

  constructor(needs: FileAnswerNeeds) {
    this.#needs = needs;
  }

  /** Undefined when the file is not there any more as it was found. */
  async answer(one: FileRequest): Promise<Answer | undefined> {
    const { request, asker, asked, found } = one;
    const { answers, report } = this.#needs;
    const now = report.now();
    const validators = this.#validatorsOf(found, now);
    const fields = validatorFields(validators);
    switch (conditionOf(request.headers, validators, now)) {
      case 'failed':
        return answers.refusal(refusal(412, 'this is another version'), asker, fields);
      case 'not-modified':
        this.#begin(one).probe();
        return answers.make(304, fields, asker);
      case 'send':
    }
    const range =
      asker.isHead || !rangeHolds(request.headers, validators, now) ? undefined : request.headers.get('range');
    const ranges = range === undefined ? 'whole' : rangesOf(range, found.size);
    if (ranges === 'unsatisfiable') {
      const more: Fields = [['Content-Range', `bytes */${found.size}`], ...fields];
      return answers.refusal(refusal(416, 'the file has no such part'), asker, more);
    }
    if (asker.isHead) {
      this.#begin(one).probe();
      return answers.make(200, [...fields, ...wholeFields(found)], asker);
    }
    const contents = await this.#needs.open(found);
    if (contents === undefined) return undefined;
    const telling = this.#begin(one);
    if (ranges === 'whole') return this.#whole(one, fields, contents, telling);
    const key = `${deviceOf(asked.who)}\0${found.name}\0${validators.etag}`;
    return this.#parts(one, ranges, fields, contents, this.#deliveryOf(telling, key, ranges, found.size));
  }

  #begin({ request, asked, found }: FileRequest): FileTelling {
    const telling = new FileTelling(asked, found.size, this.#needs.report);
    telling.requested(request.method, request.headers.get('range'), asked, found.name);
    return telling;
  }

  #whole({ request, asker, found }: FileRequest, fields: Fields, contents: Contents, telling: FileTelling): Answer {
    const body: readonly Segment[] = found.size === 0 ? [] : [{ kind: 'file', contents, start: 0, end: found.size }];
    if (found.size === 0) contents.close();
    const delivery: Delivery = {
      progress: (bytes) => telling.progress(bytes),
      delivered: () => telling.complete(),
      unconfirmed(reason, broken) {
        if (broken && breaksOffWhenDone(request)) telling.complete();
        else telling.unconfirmed(reason);
      },
      failed: (reason, why) => telling.failed(reason, why),
    };
    return this.#needs.answers.make(200, [...fields, ...wholeFields(found)], asker, body, delivery);
  }

  #parts(
    { asker, found }: FileRequest,
    ranges: readonly ByteRange[],
    fields: Fields,
    contents: Contents,
    delivery: Delivery,
  ): Answer {
    const { answers } = this.#needs;
    const type = contentType(found.name);
    const [first] = ranges;
    if (first !== undefined && ranges.length === 1) {
      const more: Fields = [
        ['Content-Type', type],
        ['Content-Length', String(first.end - first.start)],
        ['Content-Range', contentRange(first, found.size)],
      ];
      return answers.make(206, [...fields, ...more], asker, [{ kind: 'file', contents, ...first }], delivery);
    }
    const boundary = this.#boundary();
    const { heads, tail, length } = multipart(ranges, found.size, type, boundary);
    const body = ranges.flatMap((range, index): readonly Segment[] => [
      textSegment(heads[index] ?? ''),
      { kind: 'file', contents, ...range },
    ]);
    const more: Fields = [
      ['Content-Type', `multipart/byteranges; boundary=${boundary}`],
      ['Content-Length', String(length)],
    ];
    return answers.make(206, [...fields, ...more], asker, [...body, textSegment(tail)], delivery);
  }

  #deliveryOf(telling: FileTelling, key: string, ranges: readonly ByteRange[], size: number): Delivery {
    return {
      progress: (bytes) => telling.progress(bytes),
      delivered: () => {
        const isWhole = ranges.map((range) => this.#coverage.add(key, range, size)).includes(true);
        if (isWhole) telling.complete();
        else telling.part();
      },
      unconfirmed: (reason) => telling.failed(reason),
      failed: (reason, why) => telling.failed(reason, why),
    };
  }

  /** In no file. */
  #boundary(): string {
    const word = (): string =>
      Math.floor(this.#needs.random() * 2 ** 48)
        .toString(16)
        .padStart(12, '0');
    return `rouse-${word()}${word()}`;
  }

  /** A time in the future would say that the file is newer than itself (RFC 9110 section 8.8.2.1). */
  #validatorsOf(found: FoundAt, now: number): Validators {
    const modified = found.kind === 'on-disk' ? found.modified : undefined;
    const whole = modified === undefined ? {} : { modified: Math.floor(Math.min(modified, now) / 1000) * 1000 };
    return { etag: this.#tagOf(found), ...whole };
  }

  #tagOf(found: FoundAt): string {
    if (found.kind === 'in-memory') return tag(found.bytes);
    const key = `${found.path}\0${found.version}`;
    const known = this.#tags.get(key) ?? tag(found.version);
    setLatest(this.#tags, key, known, MOST_TAGS);
    return known;
  }
}

/** The HTTP boot of UEFI firmware (EDK II) resets its connection as soon as it has read everything. */
function breaksOffWhenDone({ headers }: HttpRequest): boolean {
  return headers.get('user-agent')?.startsWith('UefiHttpBoot') === true;
}

function tag(of: string | Uint8Array): string {
  return `"${createHash('sha256').update(of).digest('base64url').slice(0, 22)}"`;
}

function validatorFields({ etag, modified }: Validators): Fields {
  const since: Fields = modified === undefined ? [] : [['Last-Modified', formatDate(modified)]];
  return [['ETag', etag], ...since];
}

function wholeFields({ name, size }: FoundAt): Fields {
  return [
    ['Content-Type', contentType(name)],
    ['Content-Length', String(size)],
    ['Accept-Ranges', 'bytes'],
  ];
}

function textSegment(text: string): Segment {
  return { kind: 'bytes', bytes: Buffer.from(text, 'latin1') };
}
