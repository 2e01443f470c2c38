/** The answer with a file, or with parts of it (RFC 9110 sections 13 to 15). */
import { createHash } from 'node:crypto';
import type { FoundAt } from '../../../files/found-at.ts';
import { thenOrNow } from '../../../lib/at-once.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { conditionOf, rangeHolds, type Validators } from '../../../protocols/http/conditions.ts';
import { formatDate } from '../../../protocols/http/dates.ts';
import { contentRange, multipart, rangesOf, type ByteRange } from '../../../protocols/http/ranges.ts';
import type { HttpRequest } from '../../../protocols/http/request.ts';
import { contentType, fieldLine, type Fields } from '../../../protocols/http/response.ts';
import { refusal } from '../../../protocols/http/status.ts';
import type { Answer, Answers, Asker, Delivery } from './answer.ts';
import type { Contents } from './contents.ts';
import { Coverage } from './coverage.ts';
import type { Segment } from './sending.ts';
import { deviceOf } from '../../../devices/identity.ts';
import { versionKey } from './version-key.ts';
import { FileTelling, type AskedFile, type HttpReport } from './telling.ts';

export interface FileAnswerNeeds {
  readonly answers: Answers;
  readonly report: HttpReport;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** What is to be sent of it; undefined when it is not there any more as it was found. */
  readonly open: (found: FoundAt) => Contents | undefined | Promise<Contents | undefined>;
}

/** A request for a file that was found. */
export interface FileRequest {
  readonly request: HttpRequest;
  readonly asker: Asker;
  readonly asked: AskedFile;
  readonly found: FoundAt;
}

/** What is said of a file, made once for each version. */
interface Entity {
  readonly validators: Validators;
  /** Of every answer about it. */
  readonly fields: Fields;
  /** Of an answer with all of it, besides. */
  readonly whole: Fields;
}

const MOST_ENTITIES = 4096;

export class FileAnswers {
  readonly #needs: FileAnswerNeeds;
  readonly #coverage = new Coverage();
  /** By path and version. */
  readonly #entities = new Map<string, Entity>();

  constructor(needs: FileAnswerNeeds) {
    this.#needs = needs;
  }

  /** At once where it is in memory. Undefined when the file is not there any more as it was found. */
  answer(one: FileRequest): Answer | undefined | Promise<Answer | undefined> {
    const { request, asker, found } = one;
    const { answers, report } = this.#needs;
    const now = report.now();
    const { validators, fields, whole } = this.#entityOf(found, now);
    switch (conditionOf(request.headers, validators, now)) {
      case 'failed':
        return answers.refusal(refusal(412, 'this is another version'), asker, fields);
      case 'not-modified':
        this.#begin(one).probe();
        return answers.make(304, fields, asker);
      case 'send':
    }
    const field = asker.isHead ? undefined : request.headers.get('range');
    const isPart = field !== undefined && rangeHolds(request.headers, validators, now);
    const ranges = isPart ? rangesOf(field, found.size) : 'whole';
    if (ranges === 'unsatisfiable') {
      const more = fieldLine('Content-Range', `bytes */${found.size}`);
      return answers.refusal(refusal(416, 'the file has no such part'), asker, `${more}${fields}`);
    }
    if (asker.isHead) {
      this.#begin(one).probe();
      return answers.make(200, whole, asker);
    }
    return thenOrNow(this.#needs.open(found), (contents) => {
      if (contents === undefined) return undefined;
      const telling = this.#begin(one);
      return ranges === 'whole'
        ? this.#whole(one, whole, contents, telling)
        : this.#parts(one, ranges, fields, contents, this.#deliveryOf(telling, one, ranges, validators));
    });
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
    return this.#needs.answers.make(200, fields, asker, body, delivery);
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
      const more = [
        fieldLine('Content-Type', type),
        fieldLine('Content-Length', first.end - first.start),
        fieldLine('Content-Range', contentRange(first, found.size)),
      ];
      return answers.make(206, `${fields}${more.join('')}`, asker, [{ kind: 'file', contents, ...first }], delivery);
    }
    const boundary = this.#boundary();
    const { heads, tail, length } = multipart(ranges, found.size, type, boundary);
    const body = ranges.flatMap((range, index): readonly Segment[] => [
      textSegment(heads[index] ?? ''),
      { kind: 'file', contents, ...range },
    ]);
    const more = [
      fieldLine('Content-Type', `multipart/byteranges; boundary=${boundary}`),
      fieldLine('Content-Length', length),
    ];
    return answers.make(206, `${fields}${more.join('')}`, asker, [...body, textSegment(tail)], delivery);
  }

  #deliveryOf(
    telling: FileTelling,
    { asked, found }: FileRequest,
    ranges: readonly ByteRange[],
    { etag }: Validators,
  ): Delivery {
    const key = `${deviceOf(asked.who)}\0${found.name}\0${etag}`;
    return {
      progress: (bytes) => telling.progress(bytes),
      delivered: () => {
        const isWhole = ranges.map((range) => this.#coverage.add(key, range, found.size)).includes(true);
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

  #entityOf(found: FoundAt, now: number): Entity {
    if (found.kind === 'in-memory') return entity(found, { etag: tag(found.bytes) });
    const key = versionKey(found);
    const known = this.#entities.get(key);
    if (known !== undefined) return known;
    // A time in the future would say that the file is newer than itself (RFC 9110 section 8.8.2.1).
    const modified = found.modified === undefined ? undefined : Math.min(found.modified, now);
    const seconds = modified === undefined ? {} : { modified: Math.floor(modified / 1000) * 1000 };
    const made = entity(found, { etag: tag(found.version), ...seconds });
    setLatest(this.#entities, key, made, MOST_ENTITIES);
    return made;
  }
}

function entity({ name, size }: FoundAt, validators: Validators): Entity {
  const { etag, modified } = validators;
  const since = modified === undefined ? '' : fieldLine('Last-Modified', formatDate(modified));
  const fields = `${fieldLine('ETag', etag)}${since}`;
  const about = [
    fieldLine('Content-Type', contentType(name)),
    fieldLine('Content-Length', size),
    fieldLine('Accept-Ranges', 'bytes'),
  ];
  return { validators, fields, whole: `${fields}${about.join('')}` };
}

/** The HTTP boot of UEFI firmware (EDK II) resets its connection as soon as it has read everything. */
function breaksOffWhenDone({ headers }: HttpRequest): boolean {
  return headers.get('user-agent')?.startsWith('UefiHttpBoot') === true;
}

function tag(of: string | Uint8Array): string {
  return `"${createHash('sha256').update(of).digest('base64url').slice(0, 22)}"`;
}

function textSegment(text: string): Segment {
  return { kind: 'bytes', bytes: Buffer.from(text, 'latin1') };
}
