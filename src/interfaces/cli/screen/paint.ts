/** Colours, decided once: only on a terminal that wants them (NO_COLOR, FORCE_COLOR, TERM=dumb). */
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

export const PLAIN: Paint = (_style, text) => text;

export function paintFor(
  stream: { readonly isTTY?: boolean } = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Paint {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  if (!forced && (refused || stream.isTTY !== true)) return PLAIN;
  return (style, text) => styleText(style, text, { validateStream: false });
}
