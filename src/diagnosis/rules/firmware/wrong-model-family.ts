/** Cause 13: there is firmware, but for other models than the phone that asks. */
import { isDefaultList, isForModel } from '../../firmware.ts';
import { on, signRule } from '../../signs.ts';

/** Models that are named as what there is instead. */
const MOST_NAMED = 8;

export const WRONG_MODEL_FAMILY = signRule({
  cause: 'wrong-model-family',
  about: 'either',
  explains: ['requested-file-missing'],
  signs: [
    on('firmware.unsuitable', (event, { story }) => {
      if (!isDefaultList(event.file) || event.holds.length === 0 || isForModel(event)) return undefined;
      const model = event.model ?? story?.model ?? 'this model';
      return {
        confidence: 'certain',
        says: `It asks for ${event.file}, and the firmware here is for other models: ${event.holds.join(', ')}.`,
        remedy: [
          `Get the package for the ${model}, and add it: rouse firmware add FILE.`,
          'Do not rename a list of another model: the phone compares the name inside and refuses it.',
        ],
      };
    }),
    on('host.firmware', ({ held, model, others }) =>
      held === 'others'
        ? {
            confidence: 'certain',
            says: `There is firmware, and none for the ${model}: it is for other models (${others.slice(0, MOST_NAMED).join(', ')}).`,
            remedy: [`Get the package for the ${model}, and add it: rouse firmware add FILE`],
          }
        : undefined,
    ),
  ],
  ends: [on('file.request', ({ file }) => (isDefaultList(file) ? 'it reads its list of firmware files' : undefined))],
});
