/** From a request to its answer. */
import type { FoundAt } from '../../../files/found-at.ts';
import type { FileProblem, FileTrouble } from '../../../files/problem.ts';
import { thenOrNow } from '../../../lib/at-once.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { fieldLine } from '../../../protocols/http/response.ts';
import type { HttpRequest } from '../../../protocols/http/request.ts';
import { refusal, type HttpRefusal, type Status } from '../../../protocols/http/status.ts';
import { pathOf } from '../../../protocols/http/target.ts';
import { requestedPath } from '../../../protocols/tftp/filename.ts';
import { ERROR_CODE } from '../../../protocols/tftp/packet.ts';
import type { Answer, Answers, Asker } from './answer.ts';
import type { HttpClients, Verdict } from './clients.ts';
import type { FileAnswers } from './file-answer.ts';
import type { Finder } from './finder.ts';
import { tellMissing, tellRefused, tellUnanswered, type AskedFile, type HttpReport } from './telling.ts';

export interface AnsweringNeeds {
  readonly answers: Answers;
  readonly files: FileAnswers;
  readonly finder: Finder;
  readonly clients: HttpClients;
  readonly report: HttpReport;
}

/** Where a request came from. */
export interface Origin {
  readonly address: string;
  /** `192.168.1.100:49152` */
  readonly from: string;
  /** The own address it came to. */
  readonly own: string;
}

export class Answering {
  readonly #needs: AnsweringNeeds;

  constructor(needs: AnsweringNeeds) {
    this.#needs = needs;
  }

  /** What is no request that could be answered; the connection is not kept, as nobody knows where the next one begins. */
  refuse(why: HttpRefusal, from: string): Answer {
    tellUnanswered(from, why, this.#needs.report);
    return this.#needs.answers.refusal(why, { keepAlive: false, minor: 1, isHead: false });
  }

  /** At once where it asks for no file. Never rejects. */
  answer(request: HttpRequest, origin: Origin): Answer | Promise<Answer> {
    const asker = askerOf(request);
    const meant = meaningOf(request);
    if (meant.ok) return this.#fileAnswer(request, meant.value, asker, origin);
    tellUnanswered(origin.from, meant.error, this.#needs.report);
    return this.#needs.answers.refusal(
      meant.error,
      asker,
      meant.error.status === 405 ? fieldLine('Allow', 'GET, HEAD') : '',
    );
  }

  #fileAnswer(request: HttpRequest, path: string, asker: Asker, origin: Origin): Answer | Promise<Answer> {
    return thenOrNow(this.#needs.clients.judge(origin.address, origin.own), (verdict) => {
      if (verdict.kind === 'unknown') return this.#needs.answers.refusal(BUSY, asker);
      const named = nameOf(path);
      const file = named.ok ? named.value : path;
      const asked: AskedFile = { from: origin.from, who: verdict.who, file, asked: path };
      if (verdict.kind === 'refused') return this.#unwelcome(verdict, asked, asker);
      return named.ok ? this.#found(request, asked, asker) : this.#nothing(named.error, undefined, asked, asker);
    });
  }

  #unwelcome({ reason, why }: Extract<Verdict, { kind: 'refused' }>, asked: AskedFile, asker: Asker): Answer {
    const { answers, report } = this.#needs;
    tellRefused(asked, refusal(403, reason), why, report);
    return answers.refusal(refusal(403, reason), { ...asker, keepAlive: false });
  }

  /** A file that is replaced while it is looked for is looked for once more. */
  #found(request: HttpRequest, asked: AskedFile, asker: Asker, isAgain = false): Answer | Promise<Answer> {
    const { files, finder } = this.#needs;
    return thenOrNow(finder.find(asked.file, asked.who), (found: FoundAt | FileProblem) => {
      if (found.kind === 'problem') {
        const why = found.why === 'unreadable' ? found.why : undefined;
        return this.#nothing(refusal(STATUSES[found.why], found.reason), why, asked, asker);
      }
      return thenOrNow(files.answer({ request, asker, asked, found }), (answer) => {
        if (answer !== undefined) return answer;
        return isAgain
          ? this.#nothing(UNREADABLE, 'unreadable', asked, asker)
          : this.#found(request, asked, asker, true);
      });
    });
  }

  #nothing(why: HttpRefusal, kind: 'unreadable' | undefined, asked: AskedFile, asker: Asker): Answer {
    const { answers, report } = this.#needs;
    if (why.status === 404) tellMissing(asked, report);
    else tellRefused(asked, why, kind, report);
    return answers.refusal(why, asker);
  }
}

const BUSY = refusal(503, 'nobody can say who this client is');
const UNREADABLE = refusal(500, 'the file cannot be read');

const STATUSES: Readonly<Record<FileTrouble, Status>> = {
  'not-found': 404,
  forbidden: 403,
  unreadable: 500,
  unwritable: 500,
  exists: 500,
  'too-large': 500,
  full: 500,
  failed: 500,
};

function askerOf({ method, headers, body, minor, keepAlive }: HttpRequest): Asker {
  // Whoever waits for leave to send a body sends it or not, and nobody can tell which.
  const isUnsure = headers.has('expect') && !(body.kind === 'length' && body.length === 0);
  return { keepAlive: keepAlive && !isUnsure, minor, isHead: method === 'HEAD' };
}

/** The path that is asked for. */
function meaningOf({ method, target, headers }: HttpRequest): Result<string, HttpRefusal> {
  if (method !== 'GET' && method !== 'HEAD') return err(refusal(405, 'only GET and HEAD are answered here'));
  const expected = headers.get('expect');
  if (expected !== undefined && expected.toLowerCase() !== '100-continue')
    return err(refusal(417, 'this expectation is unknown'));
  return pathOf(target);
}

/** The clean name, by the same rules as for TFTP. What ends in a slash is a folder, and folders are not listed. */
function nameOf(path: string): Result<string, HttpRefusal> {
  const name = requestedPath(path, { translate: true, rooted: true, parents: false });
  if (!name.ok) {
    const { code, reason } = name.error;
    const status = code === ERROR_CODE.notFound ? 404 : code === ERROR_CODE.illegalOperation ? 414 : 403;
    return err(refusal(status, reason));
  }
  return path.endsWith('/') ? err(refusal(404, 'folders are not listed')) : ok(name.value.join('/'));
}
