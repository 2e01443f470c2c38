/** Rules about files of firmware: what was found in packages and folders (`firmware.problem`), by the kind of what is wrong. */
import type { AnyRule, EventOf, RuleName, Scene } from './rule.ts';
import { on, signRule, type Listener, type Sign } from './signs.ts';

export interface LibraryRule extends Pick<RuleName, 'cause' | 'explains'> {
  /** The problems that are this cause. */
  readonly is: (problem: EventOf<'firmware.problem'>, scene: Scene) => boolean;
  /** What to do besides what the problem itself advises. */
  readonly remedy: readonly string[];
  /** What devices show of it. */
  readonly signs?: readonly Listener<Sign>[];
  readonly ends?: readonly Listener<string>[];
}

export function libraryRule({ is, remedy, signs = [], ...rule }: LibraryRule): AnyRule {
  const problems = on('firmware.problem', (event, scene): Sign | undefined =>
    is(event, scene)
      ? {
          confidence: 'certain',
          says: `${event.problem.replace(/\.$/, '')} (in ${event.source}).`,
          thing: event.file,
          remedy: [event.hint, ...remedy],
        }
      : undefined,
  );
  return signRule({ about: 'either', signs: [problems, ...signs], ...rule });
}

/** Problems of these kinds, as far as the station does not make up for them. */
export function ofKind(...kinds: readonly string[]): LibraryRule['is'] {
  const wanted = new Set(kinds);
  return ({ kind, harmless }) => kind !== undefined && harmless !== true && wanted.has(kind);
}
