/** Files that the station puts into devices which are the TFTP server themselves. */
import type { Rows } from '../row.ts';

export interface PushEvents {
  /** It asks the device at `to` again and again. */
  'push.waiting': {
    readonly recipe: string;
    readonly title: string;
    readonly file: string;
    readonly to: string;
    readonly adapter: string;
    /** The own address that it asks from. */
    readonly from: string;
  };
  /** The device is there, and takes the file. `from`: the device. */
  'push.answered': { readonly from: string; readonly recipe: string; readonly title: string };
  /** It was called in raw frames (NMRP), has answered and is told its address. `device`: its hardware address. */
  'push.found': { readonly device: string; readonly recipe: string; readonly title: string; readonly address: string };
  /** It leaves its loader, with its image or without. */
  'push.closed': { readonly device: string; readonly recipe: string; readonly title: string };
  /** The file cannot be put into it from here. */
  'push.impossible': { readonly file: string; readonly title: string; readonly problem: string; readonly hint: string };
  /** The file may be for any of these. */
  'push.undecided': { readonly file: string; readonly devices: readonly string[] };
}

export const PUSH_ROWS: Rows<PushEvents> = {
  'push.waiting': {
    level: 'notice',
    sentence: (e) =>
      `${e.file} is for this device: ${e.title}. It takes it at ${e.to}, for some seconds after it is switched on: switch it on now, as its steps say.`,
    explanation: 'Such a device is itself the TFTP server. It is asked from now on, as often as its recipe says.',
  },
  'push.answered': {
    level: 'notice',
    sentence: (e) => `is there (${e.title}), and takes its image.`,
    explanation: 'It has answered the request to write. What follows is told as of any file.',
  },
  'push.found': {
    level: 'notice',
    sentence: (e) => `answers (${e.title}), and is told to be ${e.address}.`,
    explanation: 'Its loader was called by NMRP. It says next that it listens for its image.',
  },
  'push.closed': {
    level: 'info',
    sentence: (e) => `leaves its loader (${e.title}).`,
    explanation: 'It starts what it has. Whoever got its image is not called into its loader again by this station.',
  },
  'push.impossible': {
    level: 'warning',
    sentence: (e) => `${e.file} is for ${e.title}, and cannot be put there from here. ${e.problem} ${e.hint}`,
    explanation: 'Such a device is called in raw Ethernet frames, which need Linux and a right.',
  },
  'push.undecided': {
    level: 'warning',
    sentence: (e) => `${e.file} may be for ${e.devices.join(' or ')}: say which with --push-into.`,
    explanation: 'Nothing is put into a device by guessing.',
  },
};
