/** The messages of a stream as lines of JSON, whichever framing its sender uses. Used by docs/syslog.md. */
import { FrameSplitter, jsonLine, readSyslog, toldMessage } from 'rouse/syslog';

/** Gives each message as soon as it is whole; the returned functions take what comes, and that nothing more will. */
export function linesOf(from: string, now: () => number, give: (line: string) => void) {
  const splitter = new FrameSplitter(65_536, (bytes, start, end) => {
    const octets = bytes.slice(start, end);
    give(jsonLine(toldMessage({ at: now(), from }, readSyslog(octets), octets)));
  });
  return { push: (bytes: Uint8Array) => splitter.push(bytes), end: () => splitter.end() };
}
