/** Rules about the adapter that is meant to serve: what was seen before the start (`host.adapter`), or what ended it. */
import type { EventOf, RuleName, AnyRule } from './rule.ts';
import { on, signRule } from './signs.ts';

export interface AdapterRule extends Pick<RuleName, 'cause'> {
  readonly trouble: EventOf<'host.adapter'>['trouble'];
  /** The code of the error that a station could not start with. */
  readonly code?: string;
}

export function adapterRule({ cause, trouble, code: wanted }: AdapterRule): AnyRule {
  return signRule({
    cause,
    about: 'station',
    signs: [
      on('host.adapter', (event) =>
        event.trouble === trouble
          ? {
              confidence: 'certain',
              says: event.message,
              remedy: [...(event.mend === undefined ? [] : [event.mend]), event.hint],
            }
          : undefined,
      ),
      on('station.failed', ({ code, message, hint }) =>
        wanted !== undefined && code === wanted ? { confidence: 'certain', says: message, remedy: [hint] } : undefined,
      ),
    ],
  });
}
