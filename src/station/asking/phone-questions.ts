/** What can be asked about the configuration of phones. The packet side answers, as it decides which files devices get. */
import * as z from 'zod';
import type { DeviceView } from '../../files/device-view.ts';
import type { ToldFiles } from '../../files/told-files.ts';
import { parseMac, type Mac } from '../../lib/address.ts';
import { ok } from '../../lib/result.ts';
import type { Underway } from '../../lib/underway.ts';
import type { Answer, Questions } from '../../services/question.ts';
import { NOT_YET } from '../packet/answering.ts';

const TOLD = z.object({
  device: z.string(),
  maker: z.string(),
  values: z.array(z.object({ name: z.string(), value: z.string(), from: z.string() })),
  files: z.array(z.object({ name: z.string(), from: z.string(), text: z.string().optional() })),
});

export type ToldReply = z.output<typeof TOLD>;

export const PHONE_QUESTIONS = {
  'phones.configuration': {
    text: 'What a phone would be given now, by its hardware address: each value with where it comes from, and its files. With `secrets` passwords are shown.',
    request: z.strictObject({ device: z.string(), secrets: z.boolean().default(false) }),
    reply: TOLD,
  },
} as const satisfies Questions;

type Request = z.output<(typeof PHONE_QUESTIONS)['phones.configuration']['request']>;

/** No reply for what is no hardware address, and from a server that makes no configurations. */
export function phoneAnswers(view: Pick<DeviceView, 'told'> | undefined): {
  readonly 'phones.configuration': (request: Request) => Answer<ToldReply | typeof NOT_YET>;
} {
  return {
    'phones.configuration': ({ device, secrets }) => {
      const hardware = parseMac(device);
      const found = hardware.ok ? view?.told(hardware.value, secrets) : undefined;
      return ok(hardware.ok && found !== undefined ? replies(hardware.value, found) : []);
    },
  };
}

function* replies(device: Mac, found: Underway<ToldFiles>): Generator<ToldReply | typeof NOT_YET> {
  let told = found.outcome();
  while (told === undefined) {
    yield NOT_YET;
    told = found.outcome();
  }
  const { maker, values, files } = told;
  yield { device, maker, values: [...values], files: [...files] };
}
