/** All words of the page in English; every other language has exactly these. What the station says comes from the station. */
export const EN = {
  language: 'English',
  views: {
    devices: 'Devices',
    firmware: 'Firmware',
    transfers: 'Transfers',
    leases: 'Addresses',
    log: 'Log',
    station: 'Station',
    settings: 'Settings',
  },
  skip: 'Skip to the content',
  menu: 'Views',
  starting: 'Looking for the station …',
  lost: 'The station does not answer. It is tried again; what you see is what was last known.',
  stopped: 'The station was stopped.',
  devices: {
    title: 'Devices',
    question: 'What do you want to wake?',
    ready: 'The station is ready. Connect the device, and it appears here by itself.',
    none: 'No device has been seen yet.',
    steps: 'Do this now',
    all: (count: number) => `${count} devices`,
    recovered: (done: number, all: number) => `${done} of ${all} recovered`,
    search: 'Search by model, address or MAC',
    device: 'Device',
    stage: 'Where it is',
    progress: 'Progress',
    address: 'Address',
    seen: 'Last heard',
    nothing: 'Nothing matches.',
  },
  device: {
    back: 'All devices',
    unknown: 'This device was not seen.',
    files: 'Files',
    story: 'What happened',
    left: (time: string) => `about ${time} left`,
    keepPower: 'Do not unplug it now.',
    of: (sent: string, size: string) => `${sent} of ${size}`,
    packets: 'Everything, for experts',
  },
  phases: {
    asking: 'asks for an address',
    addressed: 'has an address',
    loading: 'reads its firmware',
    writing: 'writes its memory',
    'normal-boot': 'started as usual, without a reset',
    recovered: 'is recovered',
  },
  findings: {
    title: 'What is wrong',
    station: 'This station',
    remedy: 'What to do',
    evidence: 'What speaks for it',
    certain: 'certain',
    likely: 'likely',
    possible: 'possible',
    none: 'Nothing is known to be wrong.',
  },
  ago: (time: string) => `${time} ago`,
  now: 'just now',
  refused: 'That was not possible:',
  light: 'Light',
  dark: 'Dark',
  system: 'As the system',
  appearance: 'Appearance',
  languageLabel: 'Language',
} as const;

type Wider<T> = T extends string
  ? string
  : T extends (...given: infer A) => string
    ? (...given: A) => string
    : { readonly [K in keyof T]: Wider<T[K]> };

export type Texts = Wider<typeof EN>;
