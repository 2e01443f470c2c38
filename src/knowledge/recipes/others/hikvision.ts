import type { Recipe } from '../../recipe.ts';

export const HIKVISION: Recipe = {
  id: 'hikvision',
  title: 'Hikvision camera or recorder',
  kind: 'camera',
  models: [{ id: 'hikvision', name: 'Hikvision camera', loads: 'digicap.dav' }],
  match: { requests: ['digicap\\.(dav|mav)'] },
  fixed: [
    { server: '192.0.0.128', prefix: 24, device: '192.0.0.64', asks: 'arp' },
    { server: '172.9.18.80', prefix: 24, device: '172.9.18.100', asks: 'arp' },
  ],
  greeting: { to: 9978, from: 9979, begins: 'SWKH', length: 20 },
  trace: { loads: ['digicap\\.(dav|mav)'], proof: [], settles: 120 },
  firmware: ['digicap[\\w.() -]*\\.(dav|mav)'],
  answers: [{ asked: 'digicap\\.(dav|mav)', from: ['.*\\.(dav|mav)'] }],
  quirks: ['answers-from-request-port'],
  steps: [
    {
      id: 'power',
      label: 'Plug the camera in',
      does: 'Cable the camera and this computer to the same switch (a camera on PoE needs a switch or injector that feeds it). Unplug its power and plug it in again: it looks for a server each time it starts.',
      silence: 60,
    },
    {
      id: 'address',
      label: 'The camera looks for its server, and greets it',
      sees: 'Its red lamp.',
      silence: 60,
      until: 'addressed',
    },
    { id: 'loads', label: 'The camera reads its firmware', silence: 30, until: 'loading', takes: [10, 120] },
    {
      id: 'components',
      label: 'The camera writes its firmware and restarts',
      does: 'Do not unplug it.',
      silence: 300,
      until: 'writing',
      keepPower: true,
      takes: [60, 420],
    },
    {
      id: 'booted',
      label: 'The camera runs its firmware',
      sees: 'It is found at 192.168.1.64, and wants to be activated.',
      until: 'recovered',
    },
  ],
  session: { address: 'none', asks: [{ file: 'digicap.dav', options: { blksize: '1456' } }] },
  notes: [
    'It is 192.0.0.64 and wants its server at 192.0.0.128 (recorders: 172.9.18.100 and 172.9.18.80): this station has to have that address.',
    'Before it reads, it sends 20 bytes that begin with SWKH from UDP port 9979 to 9978, and wants them back: they are sent back to it.',
    'It takes answers only from port 69: such transfers stay on the port of the request.',
    'Firmware for another model, or with its language checked, makes it ask again and again.',
  ],
  sources: [
    {
      what: 'Addresses, greeting, answers from port 69: hikvision-tftpd, issues 3, 10 and 18 too',
      proof: 'documented',
    },
  ],
  verified: 'simulated',
};
