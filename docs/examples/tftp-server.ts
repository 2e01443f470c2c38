/** A server for one folder, which tells what its clients read. Used by docs/tftp.md. */
import { TftpServer } from 'rouse/tftp';

export async function serve(folder: string, told: (line: string) => void): Promise<TftpServer> {
  const server = await TftpServer.start({
    folder,
    address: '127.0.0.1',
    port: 0,
    settings: { write: 'create' },
    onEvent: (event) => {
      if (event.type === 'file.complete') told(`${event.from} ${event.asks} ${event.file}: ${event.size} bytes`);
    },
  });
  if (!server.ok) throw new Error(`${server.error.message} ${server.error.hint}`);
  return server.value;
}
