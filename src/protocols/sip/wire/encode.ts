/** Writing a SIP message. The length of the body is told always, and no value can begin a line of its own. */
import { encodeText } from '../../../lib/text.ts';
import { without, type SipMessage } from './message.ts';

export function encodeSip(message: SipMessage): Uint8Array {
  const first =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/${message.version}`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  const lines = without(message.headers, 'Content-Length').map(({ name, value }) => `${name}: ${value}`);
  const all = [first, ...lines, `Content-Length: ${message.body.length}`].map((line) => line.replace(/[\r\n\0]/g, ' '));
  const head = encodeText(`${all.join('\r\n')}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + message.body.length);
  bytes.set(head);
  bytes.set(message.body, head.length);
  return bytes;
}
