import type { Recipe } from '../../recipe.ts';

export const CISCO_AIRONET: Recipe = {
  id: 'cisco-aironet',
  title: 'Cisco Aironet',
  kind: 'access-point',
  models: [],
  match: { requests: ['[a-z0-9]+-k9w7-tar\\.default'] },
  trace: { loads: ['[a-z0-9]+-k9w7-tar\\.default'], proof: [] },
  images: [{ file: '([a-z0-9]+-k9w[78])-tar(\\.[\\w()-]+)+', asked: '$1-tar.default' }],
  fixed: [{ server: '10.0.0.2-10.0.0.30', prefix: 24, device: '10.0.0.1', asks: 'broadcast' }],
  quirks: ['resend-on-duplicate-ack'],
  steps: [
    {
      id: 'address',
      label: 'Stand where the access point looks for a server',
      does: 'Put the image into a folder as it was downloaded, packed: it is served under the name the access point asks for (below), too. Cable the access point to this machine or to the same switch, and run: rouse up FOLDER --set-address 10.0.0.2/24',
    },
    {
      id: 'mode',
      label: 'Hold MODE while you plug in the power',
      does: 'Unplug the power. Press and hold MODE and plug the power in again. Hold on for 20 to 30 seconds.',
      sees: 'The LED turns red. Then let go.',
      silence: 60,
    },
    {
      id: 'image',
      label: 'The access point reads its image and writes it',
      does: 'Do not unplug it. This takes from 10 to 25 minutes.',
      sees: 'It is silent for about half a minute after the first block, while it erases its flash; then about 9 KB a second.',
      silence: 60,
      until: 'writing',
      keepPower: true,
      takes: [600, 1500],
    },
    {
      id: 'booted',
      label: 'The access point runs its image',
      sees: 'Name and password are Cisco and Cisco.',
      until: 'recovered',
    },
  ],
  session: { address: 'none', asks: [{ file: 'ap3g2-k9w7-tar.default', broadcast: true }] },
  notes: [
    'For autonomous access points. In recovery it is 10.0.0.1/24, knows no DHCP, and takes a server from 10.0.0.2 to 10.0.0.30.',
    '1700, 2600, 2700, 3600 and 3700 ask for ap3g2-k9w7-tar.default. Others ask for ap3g1-, ap1g2-, c1130- or c1200-k9w7-tar.default. k9w7 is the autonomous image, k9w8 the one for a controller.',
    'Its request and every acknowledgement go to 255.255.255.255. Its console says "Premature end of tar file" or "Error opening tftp://255.255.255.255/..." when no server answers those.',
    'A running one for a controller (k9w8) is told by option 43 where that is: 43: hex:f104C0A80101 for 192.168.1.1; one that is a controller itself (Mobility Express, 1800 to 3800) is made one for that controller by f2, its address and 01: 43: hex:f205C0A8010101. Nobody does that by itself: set it for a class of your own.',
    'Nothing is known that it asks for afterwards: it counts as recovered when it has read its image.',
  ],
  sources: [
    { what: 'Recovery with the MODE button, addresses and image names: cisco.com', proof: 'documented' },
    {
      what: 'Broadcasts, half a minute of silence, 27 081 blocks read: guide to such a recovery, 2026',
      proof: 'reported',
    },
    { what: 'A server that this recovery works with answers duplicate acknowledgements: the same', proof: 'reported' },
    { what: 'Recovery of an access point: wozney.ca', proof: 'reported' },
    { what: 'Option 43, sub-options f1 and f2: cisco.com, Mobility Express deployment guide', proof: 'documented' },
  ],
  verified: 'simulated',
};
