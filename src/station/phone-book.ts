/** What configurations for phones are made of: the settings, the secret in the data folder, and the station itself. */
import { createHash } from 'node:crypto';
import type { Machine } from '../host/machine.ts';
import { phoneAccounts, type PhoneAccounts, type PhoneBook } from '../knowledge/configurations/accounts.ts';
import type { PhoneContext } from '../knowledge/configurations/phone-values.ts';
import { phoneSecret } from '../storage/phone-secret.ts';
import type { PlanOrder } from './make-plan.ts';
import type { StationPlan } from './packet/plan.ts';
import { partOf, type Settings } from './settings.ts';
import type { Place } from '../services/place.ts';

/** Where the data folder cannot be written, passwords last until the station stops. */
export function phoneContext(
  { settings, dataFolder }: Pick<PlanOrder, 'settings' | 'dataFolder'>,
  { services }: Pick<StationPlan, 'services'>,
  places: readonly Pick<Place, 'at'>[],
  machine: Pick<Machine, 'files' | 'newId'>,
): PhoneContext {
  const make = (): string => createHash('sha256').update(machine.newId()).update(machine.newId()).digest('hex');
  const kept = phoneSecret(machine.files(dataFolder), make);
  return {
    phones: settings.phones,
    secret: kept.ok ? kept.value : make(),
    places: places.map(({ at }) => at),
    ports: { sccp: portOf(settings, 'sccp', 2000), sip: portOf(settings, 'sip', 5060), syslog: settings.syslog.port },
    services: services.map(({ name }) => name),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Those of a plain server are of no use to anybody. */
export function accountsIn(book: PhoneBook = { phones: { enabled: false, devices: [] }, secret: '' }): PhoneAccounts {
  return phoneAccounts(book);
}

/** Of a service that may not be there. */
function portOf(settings: Settings, service: string, usual: number): number {
  const part = partOf(settings, service);
  const port: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, 'port') : undefined;
  return typeof port === 'number' ? port : usual;
}
