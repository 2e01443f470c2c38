/** The options of `rouse tftp`; what its commands do is loaded when they run. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { GetOptions } from './tftp-get.ts';
import type { PushOptions } from './tftp-push.ts';
import type { PutOptions } from './tftp-put.ts';
import type { ServeOptions } from './tftp-serve.ts';
import type { TransfersOptions } from './tftp-transfers.ts';
import { dataOption, duration, finish, portNumber, size } from '../values.ts';

export function addTftp(rouse: Command): void {
  const tftp = rouse
    .command('tftp')
    .description(
      'read and write files by TFTP, push them to a device at power-on, serve one folder, or stop a transfer',
    );
  addGet(tftp);
  addPut(tftp);
  addPush(tftp);
  addServe(tftp);
  addTransfers(tftp);
  addStop(tftp);
}

function addGet(tftp: Command): void {
  const get = tftp
    .command('get')
    .description('read files from a server; what is half read is not left behind')
    .argument('<host>', 'name or address, also with a port (host:1069), or tftp://host/file')
    .argument('[file...]', 'names on the server')
    .option('-o, --output <path>', 'where to: a file, a folder, or - for the standard output')
    .addOption(
      new Option('--largest <size>', 'break off beyond it (default: 4GiB; 256MiB to the standard output)').argParser(
        size,
      ),
    );
  withTransferOptions(get).action(async (host: string, files: string[], options: GetOptions) =>
    finish((await import('./tftp-get.ts')).get(host, files, options)),
  );
}

function addPut(tftp: Command): void {
  const put = tftp
    .command('put')
    .description('write files to a server')
    .argument('<file...>', 'local files (also with * and ?), then the host')
    .option('-r, --remote <name>', 'the name on the server; ending with /, a folder there');
  withTransferOptions(put).action(async (words: string[], options: PutOptions) =>
    finish((await import('./tftp-put.ts')).put(words, options)),
  );
}

function addPush(tftp: Command): void {
  const push = tftp
    .command('push')
    .description('write a file to a device that takes it only in the seconds after power-on: tries until it does')
    .argument('<file>', 'the firmware')
    .argument('<host>', 'the address the device has while it starts, like 192.168.1.20')
    .option('-r, --remote <name>', 'the name on the device (default: the name of the file)')
    .addOption(new Option('--for <duration>', 'how long to try').argParser(duration).default(300_000, '5m'))
    .addOption(new Option('--every <duration>', 'how often to ask').argParser(duration).default(250, '250ms'))
    .option('--mac <address>', 'the hardware address of the device: it is then found without asking (Linux, root)');
  withTransferOptions(push).action(async (file: string, host: string, options: PushOptions) =>
    finish((await import('./tftp-push.ts')).push(file, host, options)),
  );
}

function addServe(tftp: Command): void {
  tftp
    .command('serve')
    .description('a plain TFTP server for one folder, until it is stopped')
    .argument('<folder>', 'what to serve')
    .option('--listen <address>', 'serve on this address only (default: on all)')
    .option('--adapter <name>', 'serve on this adapter only')
    .addOption(new Option('--port <n>', 'default 69').argParser(portNumber))
    .addOption(
      new Option('--write <what>', 'what clients may write (default: nothing)').choices([
        'none',
        'create',
        'overwrite',
        'create-and-overwrite',
      ]),
    )
    .addOption(new Option('--security <level>', 'default: standard').choices(['none', 'standard', 'high', 'read-only']))
    .option('--data-ports <ports>', 'where data comes from: 4000-4010, or single for the request port')
    .option('--allow <network...>', 'clients that are served (default: all)')
    .option('--set <key=value...>', 'any other setting of docs/settings.md, like tftp.largest-window=8')
    .addOption(new Option('--timeout <duration>', 'exit 3 after it').argParser(duration))
    .addOption(new Option('--engine <kind>', 'how datagrams are carried').choices(['auto', 'batched', 'dgram']))
    .option('--json', 'every event as one JSON line on stdout')
    .addOption(dataOption('the folder through which rouse tftp transfers and stop reach it'))
    .action(async (folder: string, options: ServeOptions) =>
      finish((await import('./tftp-serve.ts')).serve(folder, options)),
    );
}

function addTransfers(tftp: Command): void {
  tftp
    .command('transfers')
    .description('the transfers that run in a station or serve on this computer')
    .option('--json', 'as JSON')
    .addOption(dataOption('the data folder it was started with'))
    .action(async (options: TransfersOptions) => finish((await import('./tftp-transfers.ts')).transfers(options)));
}

function addStop(tftp: Command): void {
  tftp
    .command('stop')
    .description(
      'end a transfer of a running station or serve: the other side is told, and of an upload nothing is left',
    )
    .argument('<number>', 'its number, as rouse tftp transfers and the events tell it', within(1, 999_999_999))
    .option('--json', 'as JSON')
    .addOption(dataOption('the data folder it was started with'))
    .action(async (transfer: number, options: TransfersOptions) =>
      finish((await import('./tftp-transfers.ts')).stop(transfer, options)),
    );
}

/** What a client may ask for, by the names of the RFCs. */
function withTransferOptions(command: Command): Command {
  return command
    .addOption(new Option('--port <n>', 'port of requests (default: 69)').argParser(portNumber))
    .addOption(new Option('--blksize <bytes>', 'ask for blocks of this size (8 to 65464)').argParser(within(8, 65_464)))
    .addOption(
      new Option('--windowsize <blocks>', 'ask for so many blocks to one ACK (1 to 65535)').argParser(
        within(1, 65_535),
      ),
    )
    .addOption(
      new Option('--timeout <seconds>', 'wait so long for an answer, and ask the server to do so (1 to 255)').argParser(
        within(1, 255),
      ),
    )
    .addOption(new Option('--retries <n>', 'repeat a packet so often (default: 5)').argParser(within(0, 100)))
    .option('--tsize', 'ask for the size, or announce it')
    .option('--no-tsize', 'do not')
    .option('--plain', 'no options at all, for servers that know none')
    .option('--netascii', 'translate line ends')
    .option('--json', 'one JSON line a file on stdout')
    .option('-q, --quiet', 'say nothing but errors');
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[0-9]+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`a number from ${least} to ${most}`);
  };
}
