/**
 * `rouse/syslog`: what syslog messages say, as a library (RFC 3164, 5424, 6587, and the forms of Cisco's devices).
 *
 * - `readSyslog`: one message out of its octets. Every message can be read: what is odd about it stays in its message.
 * - `FrameSplitter`: messages out of a stream by TCP or TLS, in both framings of RFC 6587, however they are mixed and cut.
 * - `toldMessage`, `jsonLine`: a message as a line of JSON.
 *
 * docs/syslog.md has a guide.
 */
export { FrameSplitter, type TakeMessage } from '../protocols/syslog/framing.ts';
export { jsonLine, toldMessage, type Received, type ToldMessage } from '../protocols/syslog/json.ts';
export {
  FACILITIES,
  parseSeverity,
  SEVERITIES,
  type StructuredData,
  type SyslogMessage,
} from '../protocols/syslog/message.ts';
export { parseSyslog, readSyslog, severityOf, type ReadMessage } from '../protocols/syslog/parse.ts';
