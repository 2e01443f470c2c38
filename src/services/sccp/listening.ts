/** Where phones connect to: whose connections are taken, and how many of them. */
import type { StationError } from '../../host/station-error.ts';
import type { Connection } from '../../host/streams/streams.ts';
import type { Subnet } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { seconds } from '../../lib/time.ts';
import type { MainNeeds } from '../module.ts';
import { isWithin, networksOf } from '../near-station.ts';
import { Listening } from '../streams/listening.ts';
import type { SccpPlan } from './parts.ts';
import type { PhoneConnection } from './phone-connection.ts';
import type { Phones } from './phones.ts';

/** A phone has one, and may open another one before the first is known to be lost. */
const MOST_OF_ONE = 4;
const LOOK_EVERY = seconds(1);

type Needs = Pick<MainNeeds, 'machine' | 'clientAt'>;

/** Listens on all addresses, or on none, and why. */
export async function listenForPhones(
  plan: SccpPlan,
  needs: Needs,
  phones: Phones,
): Promise<Result<{ close(): void }, StationError>> {
  const { machine } = needs;
  const networks = await networksOf(plan, machine);
  const refusals: StationError[] = [];
  const listening = new Listening<PhoneConnection>({
    machine,
    most: plan.connections,
    mostOf: () => MOST_OF_ONE,
    silent: seconds(3 * (plan['keep-alive'] / 1000)),
    welcome(connection, closed) {
      const phone = phones.open(connection, closed);
      connection.pause();
      void admit(connection, phone, { networks, phones, needs });
      return phone;
    },
    deaf: (error) => refusals.push(error),
    crowded: (address, times) => phones.turnedAway(address, 'crowded', times),
  });
  await listening.open(plan.addresses, plan.port);
  const [refusal] = refusals;
  if (refusal !== undefined) {
    listening.close();
    return err(refusal);
  }
  const endLooking = machine.every(LOOK_EVERY, () => phones.wake());
  return ok({
    close() {
      endLooking();
      phones.close();
      listening.close();
    },
  });
}

interface Admission {
  readonly networks: readonly Subnet[];
  readonly phones: Phones;
  readonly needs: Pick<Needs, 'clientAt'>;
}

/** Nothing is read of who is on no network of the station and has no address from it. */
async function admit(
  connection: Connection,
  phone: PhoneConnection,
  { networks, phones, needs }: Admission,
): Promise<void> {
  const { address } = connection;
  const { isServed, device } = await needs.clientAt(address);
  if (isServed || isWithin(networks, address)) {
    phones.identify(phone, device);
    connection.resume();
    return;
  }
  phones.turnedAway(address, 'stranger', 1);
  connection.reset();
}
