import { recogniseVendorClass, type Recognised } from '../knowledge/recipes.ts';

/** By the model that a device announces by CDP or LLDP, before it has an address: phones say `Cisco IP Phone 7911`. */
export function recogniseAnnounced(model: string): Recognised | undefined {
  const [, number] = /^Cisco IP Phone (?:CP-)?(\w+)/i.exec(model) ?? [];
  return number === undefined ? undefined : recogniseVendorClass(`Cisco Systems, Inc. IP Phone CP-${number}`);
}
