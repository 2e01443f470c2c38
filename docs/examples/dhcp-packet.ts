/** Reads a datagram for people: what it is, what it says, and what is odd about it. Used by docs/dhcp.md. */
import { checkOption, decodeDhcp, formatOption, optionName } from 'rouse/dhcp';

export function describe(datagram: Uint8Array): readonly string[] {
  const decoded = decodeDhcp(datagram);
  if (!decoded.ok) return [`malformed at byte ${decoded.error.offset}: ${decoded.error.reason}`];
  const { kind, hardware, options, anomalies } = decoded.value;
  return [
    `${kind} of ${hardware}`,
    ...options.map(({ code, bytes }) => `${optionName(code)} = ${formatOption(code, bytes)}`),
    ...options.map(({ code, bytes }) => checkOption(code, bytes)).filter((trouble) => trouble !== undefined),
    ...anomalies.map(({ kind: odd, offset }) => `odd: ${odd} at byte ${offset}`),
  ];
}
