/**
 * How other programs of the same user ask the process that works with a data folder: over a Unix socket (on Windows a named
 * pipe), in lines of JSON. Nothing that comes over it ends the process.
 *
 *     {"id": 1, "request": ...}    asks; the number is the asker's own, and several requests may run at once
 *     {"id": 1, "leave": true}     wants no more of the replies
 *     {"id": 1, "reply": ...}      comes back as often as there are replies
 *     {"id": 1, "end": true}       there are no more of them
 *     {"id": 1, "error": "..."}    the same, because of a mistake; without a number when the line could not be read
 *
 * Who ends its side of the connection gets the replies that are there, and waits for no others.
 * Replies are made only as fast as the asker reads them.
 */
import { chmodSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import { storageError } from '../../files/storage-error.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { linesOf, say } from './channel-lines.ts';
import { channelAddress, takeChannelPlace } from './local-channel-place.ts';

export interface LocalChannel {
  /** Listens no longer, and leaves nothing behind. Idempotent, and fit for an exit handler. */
  close(): void;
}

/**
 * From a request to its replies, all as JSON has them. `over` is aborted when the asker leaves the answer or ends its side of
 * the connection: replies that are there are still taken, but nothing must be waited for. A mistake that it throws is told to
 * the asker.
 */
export type Answer = (request: unknown, over: AbortSignal) => AsyncIterable<unknown>;

/** At once; who comes when there are as many is turned away. */
const CONNECTIONS = 16;
/** Requests of one connection that run at once. */
const REQUESTS = 64;
/** In characters. */
const LONGEST_REQUEST = 64 * 1024;
const LONGEST_REPLY = 64 * 1024 * 1024;
/** How long a connection may be without a request, and how long an asker waits for the next line, in milliseconds. */
const IDLE = 5000;
const PATIENCE = 15_000;

/** Fails with `storage` when another process works with the folder, or when the system refuses. */
export async function openLocalChannel(
  dataFolder: string,
  answer: Answer,
): Promise<Result<LocalChannel, StationError>> {
  const place = takeChannelPlace(dataFolder);
  if (!place.ok) return place;
  const { address, announce, leave } = place.value;
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    void converse(socket, answer);
  });
  server.maxConnections = CONNECTIONS;
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
    leave();
  };
  try {
    await listening(server, address);
    announce();
    return ok({ close });
  } catch (error) {
    close();
    return err(storageError(address, 'opened', causeOf(error)));
  }
}

async function listening(server: Server, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // It stays, because of what `accept` may refuse later: too many open files.
    server.on('error', reject);
    server.listen(address, resolve);
  });
  server.unref();
  if (process.platform !== 'win32') chmodSync(address, 0o600);
}

/** An answer that is being given. */
interface Underway {
  readonly over: AbortController;
  isLeft: boolean;
  done: Promise<void>;
}

function leaveAnswer(entry: Underway): void {
  entry.isLeft = true;
  entry.over.abort();
}

/** One connection, to its end. */
async function converse(socket: Socket, answer: Answer): Promise<void> {
  const running = new Map<unknown, Underway>();
  const idle = (): boolean => running.size === 0;
  for await (const line of linesOf(socket, { longest: LONGEST_REQUEST, patience: IDLE, mayEnd: idle })) {
    const said = line.ok ? readLine(line.value) : line;
    if (!said.ok) {
      await say(socket, { error: said.error });
      break;
    }
    const { id, leave, request } = said.value;
    const known = running.get(id);
    if (known !== undefined) {
      if (leave) leaveAnswer(known);
    } else if (!leave && running.size < REQUESTS) {
      const over = new AbortController();
      const entry: Underway = { over, isLeft: false, done: Promise.resolve() };
      running.set(id, entry);
      const replies = answer(request, over.signal);
      entry.done = reply(socket, id, replies, () => entry.isLeft).then(() => void running.delete(id));
    }
  }
  for (const { over } of running.values()) over.abort();
  await Promise.all([...running.values()].map(({ done }) => done));
  socket.end();
}

interface Said {
  readonly id: unknown;
  readonly leave: boolean;
  readonly request: unknown;
}

function readLine(line: string): Result<Said, string> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('id' in value))
      return err('a line is {"id": 1, "request": ...}');
    const leave = 'leave' in value && value.leave === true;
    return ok({ id: value.id, leave, request: 'request' in value ? value.request : undefined });
  } catch (error) {
    return err(String(error));
  }
}

/** Sends the replies, until there are no more or nobody wants them. Never rejects. */
async function reply(
  socket: Socket,
  id: unknown,
  replies: AsyncIterable<unknown>,
  isLeft: () => boolean,
): Promise<void> {
  try {
    for await (const one of replies) {
      if (isLeft() || socket.destroyed) return;
      await say(socket, { id, reply: one });
    }
    await say(socket, { id, end: true });
  } catch (error) {
    await say(socket, { id, error: String(error) });
  }
}

/**
 * Asks the process that works with the folder; the replies one by one. Fails with `no-station`, `no-rights` or `no-answer`,
 * and then there are no more. `patience`: how long to wait for the next reply, in milliseconds.
 */
export async function* askLocalChannel(
  dataFolder: string,
  request: unknown,
  patience = PATIENCE,
): AsyncGenerator<Result<unknown, StationError>, void, void> {
  let trouble = 'closed';
  let socket: Socket | undefined;
  try {
    socket = connect(channelAddress(dataFolder));
    socket.once('error', (error) => (trouble = causeOf(error)));
    await say(socket, { id: 1, request });
    for await (const line of linesOf(socket, { longest: LONGEST_REPLY, patience })) {
      if (!line.ok) break;
      const said: unknown = JSON.parse(line.value);
      if (typeof said !== 'object' || said === null) break;
      if ('end' in said) return;
      if (!('reply' in said)) break;
      yield ok(said.reply);
    }
  } catch (error) {
    trouble = causeOf(error);
  } finally {
    socket?.destroy();
  }
  yield err(noAnswer(dataFolder, trouble));
}

function noAnswer(dataFolder: string, cause: string): StationError {
  switch (cause) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return stationError(
        'no-station',
        `No station is running with the data in ${dataFolder}.`,
        'Name the folder of the one you mean with --data, and be the user who started it (sudo, where that was used).',
        cause,
      );
    case 'EACCES':
    case 'EPERM':
      return stationError(
        'no-rights',
        `This user may not ask the station with the data in ${dataFolder}.`,
        'Be the user who started it (sudo, where that was used).',
        cause,
      );
    default:
      return stationError(
        'no-answer',
        `The station with the data in ${dataFolder} does not answer.`,
        'Try again. If that does not help, stop it and start it anew.',
        cause,
      );
  }
}
