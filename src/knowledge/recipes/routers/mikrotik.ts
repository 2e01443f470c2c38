import type { Recipe } from '../../recipe.ts';

/** The loader asks by BOOTP, and says its processor; what it reads is the first part of Netinstall. */
export const MIKROTIK: readonly Recipe[] = [
  mikrotik('mips', 'Mips_boot'),
  mikrotik('mmips', 'MMipsBoot'),
  mikrotik('arm', 'ARM__boot'),
  mikrotik('arm64', 'ARM64__boot'),
];

function mikrotik(processor: string, vendorClass: string): Recipe {
  const loader = `netinstall.${processor}`;
  return {
    id: `mikrotik-${processor}`,
    title: `MikroTik RouterBOARD (${processor})`,
    kind: 'router',
    models: [{ id: `mikrotik-${processor}`, name: `MikroTik ${processor}`, vendorClass }],
    match: { dhcp: [{ vendorClass: [vendorClass] }] },
    dhcp: { speaks: 'bootp', bootFile: loader },
    trace: { loads: [`netinstall\\.${processor}(32)?`], proof: [], settles: 10 },
    firmware: [`netinstall\\.${processor}(32)?`],
    answers: [{ asked: `netinstall\\.${processor}`, from: [`netinstall\\.${processor}32`, '.*\\.elf'] }],
    quirks: [],
    steps: [
      {
        id: 'power',
        label: 'Hold reset while you plug it in',
        does: 'Put the cable into its first socket (ether1, or the one marked boot). Hold reset, plug the power in, and hold on for about 15 seconds, until it is seen here.',
        silence: 60,
      },
      { id: 'address', label: 'Its loader asks by BOOTP', silence: 60, until: 'addressed' },
      { id: 'loads', label: 'It reads the loader', silence: 30, until: 'writing' },
      { id: 'booted', label: 'It runs the loader, and waits for Netinstall', until: 'recovered' },
    ],
    session: { address: 'bootp', asks: [{ file: loader }] },
    done: 'has its loader and waits for Netinstall',
    notes: [
      'After the loader comes a protocol of MikroTik, which is not spoken here: an image without it (OpenWrt initramfs as the only .elf file) is started at once.',
      'It speaks plain BOOTP: it is answered without a reservation.',
    ],
    sources: [{ what: 'Vendor classes and what follows the loader: pynetinstall', proof: 'documented' }],
    verified: 'simulated',
  };
}
