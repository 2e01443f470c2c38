/** The `XMLDefault.cnf.xml` that lifts a phone from the bridge to the load it shall end on. */
import { encodeXmlDefault } from '../formats/cisco/xml-default.ts';
import type { PhoneModel } from '../knowledge/families.ts';
import { rungName, type Rung } from '../knowledge/rung.ts';
import { formatIpv4, type Ipv4 } from '../lib/address.ts';
import type { Snapshot } from './files.ts';

export function upgradeFile({ id: model, loadInformation }: PhoneModel, target: Rung, callManager: Ipv4): Snapshot {
  const load = rungName(target) ?? '';
  const wanted = loadInformation.map((number) => ({ number, model, load }));
  const bytes = encodeXmlDefault(formatIpv4(callManager), wanted);
  return { kind: 'snapshot', name: 'XMLDefault.cnf.xml (generated)', size: bytes.length, bytes };
}
