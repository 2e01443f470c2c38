/** What a phone says of itself in `User-Agent`: its model and the firmware that runs. */

export interface RunningLoad {
  readonly model?: string;
  readonly load?: string;
}

/** Of `Cisco-CP7911G/9.4.2`, `Yealink SIP-T21P 34.72.0.1`, `PolycomSoundPointIP-SPIP_331-UA/3.3.5.0247`. */
export function runningLoad(userAgent: string): RunningLoad {
  const trimmed = userAgent.trim();
  const [, before = '', version] = /^(.*?)[/ -]v?(\d+(?:\.\w+)+)/.exec(trimmed) ?? [];
  const model = (before === '' ? trimmed : before)
    .replace(/^Cisco-CP-?/i, 'CP-')
    .replace(/-UA$/, '')
    .trim();
  return { ...(model === '' ? {} : { model }), ...(version === undefined ? {} : { load: version }) };
}
