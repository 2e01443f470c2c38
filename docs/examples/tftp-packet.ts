/** What a captured datagram says, in words; nonsense is a value, not an exception. Used by docs/tftp.md. */
import { decodeTftp } from 'rouse/tftp';

export function inWords(datagram: Uint8Array): string {
  const decoded = decodeTftp(datagram);
  if (!decoded.ok) return `nonsense at byte ${decoded.error.offset}: ${decoded.error.reason}`;
  const packet = decoded.value;
  switch (packet.kind) {
    case 'read':
    case 'write':
      return `${packet.kind} ${packet.file} ${packet.options.map(({ name, value }) => `${name}=${value}`).join(' ')}`;
    case 'data':
      return `block ${packet.block}, ${packet.payload.length} bytes`;
    case 'ack':
      return `block ${packet.block} has arrived`;
    case 'oack':
      return `granted: ${packet.options.map(({ name }) => name).join(', ')}`;
    case 'error':
      return `error ${packet.code}: ${packet.message}`;
  }
}
