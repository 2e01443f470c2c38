import { phoneRecipe, phoneSteps } from './79x1.ts';

export const CISCO_7906_7911 = phoneRecipe('11', {
  quirks: ['always-broadcast'],
  steps: [
    {
      id: 'power',
      label: 'Unplug the phone, plug it in again and at once hold #',
      does: 'Unplug the power (with PoE: the cable in the socket marked 10/100 SW). Plug it in again and press and hold # before the Applications Menu button flashes.',
      sees: 'Keep holding until the red message light on the handset flashes on and off. Then let go.',
      silence: 30,
    },
    {
      id: 'code',
      label: 'Dial 123456789*0#',
      does: 'Dial 123456789*0# within 60 seconds. A key pressed twice is accepted; a wrong order starts the phone normally.',
      sees: 'The handset light flashes faster and the phone restarts.',
      silence: 90,
    },
    ...phoneSteps({
      address: 'The handset light flashes.',
      writing: 'Down-arrow: downloading. Grey: writing. Tick: accepted. Cross: refused.',
    }),
  ],
  notes: [
    'Power comes from a CP-PWR-CUBE or from PoE; it makes no difference to the recovery.',
    'Loads 8.5(3) and later carry a newer signing key than phones below 8.3(3) know: those go through 8.5(2) first.',
    'After the reset the phone has no application until a full load arrives, but its loader always stays reachable.',
  ],
  sources: [
    { what: 'Cisco 7906G/7911G administration guide: reset by # and 123456789*0#', proof: 'documented' },
    { what: 'DISCOVER of a CP-7911G, 548 bytes: staticdhcpd issue 28', proof: 'data' },
    { what: 'A CP-7911G that takes no reply whose BROADCAST flag is cleared: the same issue', proof: 'reported' },
    { what: 'File names, order and envelope: signed images 9.2(1) and 9.4(2)', proof: 'data' },
    { what: '7942 boot trace with lease-to-request time of 49 ms: cisco-help.org, April 2015', proof: 'reported' },
    { what: 'Recovery of a 7911G from a bankrupt firm: blog.qsolved.com, 17 September 2010', proof: 'reported' },
  ],
  verified: 'simulated',
});
