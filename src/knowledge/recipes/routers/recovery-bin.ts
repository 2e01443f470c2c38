import type { Recipe } from '../../recipe.ts';

/** Boot loaders that ask 192.168.1.88 for `recovery.bin`. */
export const RECOVERY_BIN: Recipe = {
  id: 'recovery-bin',
  title: 'Cudy routers and OpenIPC cameras',
  kind: 'router',
  models: [
    { id: 'cudy', name: 'Cudy router' },
    { id: 'openipc', name: 'OpenIPC camera' },
  ],
  match: { requests: ['recovery\\.bin'] },
  fixed: [{ server: '192.168.1.88', prefix: 24, device: '192.168.1.112', asks: 'arp' }],
  trace: { loads: ['recovery\\.bin'], proof: [], settles: 90 },
  firmware: ['recovery\\.bin', '(openwrt-(.*-)?)?cudy[\\w.-]*\\.bin', 'openipc[\\w.-]*\\.bin'],
  answers: [
    {
      asked: 'recovery\\.bin',
      from: ['.*(cudy|openipc).*recovery.*\\.bin', '.*recovery.*\\.bin', '.*(cudy|openipc).*\\.bin', '.*\\.bin'],
    },
  ],
  quirks: [],
  steps: [
    {
      id: 'power',
      label: 'Hold reset while you plug it in',
      does: 'Put the cable into a LAN socket. Hold reset, plug the power in, and hold on for about 10 seconds, until the lamp flashes.',
      silence: 60,
    },
    { id: 'address', label: 'It looks for its server', silence: 60, until: 'addressed' },
    { id: 'loads', label: 'It reads its image', silence: 30, until: 'loading', takes: [5, 60] },
    {
      id: 'components',
      label: 'It writes its image and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 300],
    },
    { id: 'booted', label: 'It runs its image', until: 'recovered' },
  ],
  session: {
    address: 'none',
    asks: [
      {
        file: 'recovery.bin',
        given: 'openwrt-cudy_wr3000-v1-recovery.bin',
        options: { blksize: '1468', timeout: '5' },
      },
    ],
  },
  afterwards: [
    'An intermediate image of the maker may be needed first: then install the one you want on its page, 192.168.1.1 or 192.168.10.1.',
  ],
  notes: [
    'It wants its server at 192.168.1.88: this station has to have that address. Its own address in the meantime differs.',
  ],
  sources: [{ what: 'Name of the file and address of the server: openwrt pull request 21890', proof: 'documented' }],
  verified: 'simulated',
};
