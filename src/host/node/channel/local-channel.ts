/**
 * How other programs of the same user talk to the process that works with a data folder: over a Unix socket (on Windows
 * a named pipe), one line of JSON there and one line of JSON back. Nothing that comes over it ends the process.
 */
import { chmodSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { storageError } from '../../files/storage-error.ts';
import { channelAddress, takeChannelPlace } from './local-channel-place.ts';

export interface LocalChannel {
  /** Listens no longer, and leaves nothing behind. Idempotent, and fit for an exit handler. */
  close(): void;
}

/** From a request to its reply, both as JSON has them. A mistake that it throws is told to the asker. */
export type Answer = (request: unknown) => Promise<unknown>;

/** At once; who comes when there are as many is turned away. */
const CONNECTIONS = 16;
/** In characters. */
const LONGEST_REQUEST = 64 * 1024;
const LONGEST_REPLY = 64 * 1024 * 1024;
/** For one exchange, in milliseconds. */
const PATIENCE = 5000;

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

async function converse(socket: Socket, answer: Answer): Promise<void> {
  const line = await firstLine(socket, LONGEST_REQUEST);
  const reply = line.ok ? await replyTo(line.value, answer) : { error: line.error };
  socket.end(`${JSON.stringify(reply)}\n`);
}

async function replyTo(line: string, answer: Answer): Promise<unknown> {
  try {
    return await answer(JSON.parse(line));
  } catch (error) {
    return { error: String(error) };
  }
}

/** Asks the process that works with the folder. Fails with `no-station`, `no-rights` or `no-answer`. */
export async function askLocalChannel(dataFolder: string, request: unknown): Promise<Result<unknown, StationError>> {
  try {
    const socket = connect(channelAddress(dataFolder));
    let trouble = 'closed';
    socket.once('error', (error) => (trouble = causeOf(error)));
    socket.write(`${JSON.stringify(request)}\n`);
    const line = await firstLine(socket, LONGEST_REPLY);
    socket.destroy();
    return line.ok ? ok(JSON.parse(line.value)) : err(noAnswer(dataFolder, trouble));
  } catch (error) {
    return err(noAnswer(dataFolder, causeOf(error)));
  }
}

/** The rest is thrown away, and the socket closed when its time is over. */
async function firstLine(socket: Socket, longest: number): Promise<Result<string, string>> {
  const patience = setTimeout(() => socket.destroy(), PATIENCE);
  socket.once('close', () => clearTimeout(patience));
  socket.setEncoding('utf8');
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: string) => {
      if (text.length > longest) return;
      text += chunk;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(ok(text.slice(0, end)));
      else if (text.length > longest) resolve(err(`a line has at most ${longest} characters`));
    });
    for (const over of ['end', 'error', 'close']) socket.on(over, () => resolve(err('the line has no end')));
  });
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
