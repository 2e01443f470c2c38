/** What phones are told to register with: made of the settings and of the secret in the data folder. */
import { createHash } from 'node:crypto';
import type { Machine } from '../host/machine.ts';
import { phoneAccounts, type PhoneAccounts, type PhoneBook } from '../knowledge/configurations/accounts.ts';
import { phoneSecret } from '../storage/phone-secret.ts';
import type { PlanOrder } from './make-plan.ts';

/** Where the data folder cannot be written, passwords last until the station stops. */
export function phoneBook(
  { settings: { phones }, dataFolder }: Pick<PlanOrder, 'settings' | 'dataFolder'>,
  machine: Pick<Machine, 'files' | 'newId'>,
): PhoneBook {
  const make = (): string => createHash('sha256').update(machine.newId()).update(machine.newId()).digest('hex');
  const kept = phoneSecret(machine.files(dataFolder), make);
  return { phones, secret: kept.ok ? kept.value : make() };
}

/** Those of a plain server are of no use to anybody. */
export function accountsIn(book: PhoneBook = { phones: { enabled: false, devices: [] }, secret: '' }): PhoneAccounts {
  return phoneAccounts(book);
}
