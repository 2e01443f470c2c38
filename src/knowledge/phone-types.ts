/**
 * Cisco's numbers of phone models: what a phone calls itself in SCCP, and what its `loadInformation` in XMLDefault.cnf.xml
 * is called by. Those of the 79x1 class are in families.ts.
 */
import { PHONE_FAMILIES } from './families.ts';

/** Told by provision_sccp, chan-sccp and wazo-libsccp; the 88xx by one of them alone. */
const OTHERS: Readonly<Record<number, string>> = {
  6: '7910',
  7: '7960',
  8: '7940',
  9: '7935',
  118: '7971',
  302: '7985',
  365: '7921',
  431: '7937',
  484: '7925',
  495: '6921',
  496: '6941',
  497: '6961',
  547: '6901',
  548: '6911',
  564: '6945',
  577: '7926',
  585: '8945',
  586: '8941',
  683: '8841',
  684: '8851',
  685: '8861',
  20_000: '7905',
  30_002: '7920',
  30_007: '7912',
  30_008: '7902',
  30_016: 'IP Communicator',
  30_019: '7936',
  36_217: '8811',
  80_003: 'SPA502G',
  80_004: 'SPA504G',
  80_005: 'SPA525G',
  80_007: 'SPA509G',
  80_009: 'SPA525G2',
  80_011: 'SPA303',
  80_012: 'SPA512G',
  80_013: 'SPA514G',
};

const NAMES = new Map(
  PHONE_FAMILIES.flatMap(({ models }) =>
    models.flatMap(({ name, loadInformation }) => loadInformation.map((number) => [number, name] as const)),
  ),
);

/** `Cisco 7911G` of 307; undefined for a number that nobody has told of. */
export function phoneTypeName(type: number): string | undefined {
  const other = Object.hasOwn(OTHERS, type) ? OTHERS[type] : undefined;
  return NAMES.get(type) ?? (other === undefined ? undefined : `Cisco ${other}`);
}
