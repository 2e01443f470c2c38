/** Writes a file to a server and reads it back. Used by docs/tftp.md. */
import { TftpClient } from 'rouse/tftp';

export async function roundTrip(server: string, port: number, text: string): Promise<string> {
  const client = new TftpClient({ server, port });
  const put = await client.put('note.txt', new TextEncoder().encode(text));
  if (!put.ok) throw new Error('kind' in put.error ? put.error.reason : put.error.message);
  const got = await client.get('note.txt', { blockSize: 1428, windowSize: 8, size: true });
  client.close();
  if (!got.ok) throw new Error('kind' in got.error ? got.error.reason : got.error.message);
  return new TextDecoder().decode(got.value.content);
}
