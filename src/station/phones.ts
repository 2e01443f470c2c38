/**
 * Starts simulated phones on this computer: on loopback for a station here, or on a real adapter for a station on that
 * network.
 */
import type { Happening } from '../events/types.ts';
import { chooseHost } from '../host/datagrams/datagram-engine.ts';
import type { DatagramHost } from '../host/datagrams/datagrams.ts';
import type { Machine } from '../host/machine.ts';
import type { AddressSetting } from '../host/node/adapters/set-address.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import {
  ANY_ADDRESS,
  formatIpv4,
  isLoopback,
  LIMITED_BROADCAST,
  type AdapterAddress,
  type Ipv4,
  type Mac,
} from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { DeviceTold } from '../simulation/device/device.ts';
import type { DeviceTraits } from '../simulation/device/traits.ts';
import { deviceGroup, phoneGroup, type DeviceGroup } from '../simulation/group.ts';
import { hostDeviceNetwork, type DeviceNetwork, type HostNetworkSettings } from '../simulation/phone/network.ts';
import { phoneText } from '../simulation/phone/order.ts';
import type { PhoneTraits } from '../simulation/phone/phone.ts';

export interface PhonePorts {
  readonly dhcp: number;
  /** 0 lets the system choose. That works on loopback, where replies go to the port of the request. */
  readonly dhcpClient: number;
  readonly tftp: number;
  readonly callManager: number;
}

/** `adapter`: on that real network. `server`: on this computer, talking to the station that listens at that address. */
export type PhonePlace = { readonly adapter: string } | { readonly server: Ipv4 };

export interface PhonesOrder {
  /** Phones of the 79x1 class, or others that play the session of their recipe. */
  readonly phones: readonly PhoneTraits[];
  readonly devices?: readonly DeviceTraits[];
  readonly place: PhonePlace;
  readonly ports: PhonePorts;
  /** The addresses that the adapter is given are noted there, so that the next start can remove them after a kill. */
  readonly dataFolder: string;
  readonly machine: Machine;
  readonly tell: (happening: Happening) => void;
  /** Called when a phone runs its firmware, whether it was recovered or had it all along. */
  readonly running: (phone: { readonly hardware: Mac }, recovered: boolean) => void;
  /** Called when a phone that was to call somebody has done so, or could not. */
  readonly called?: (phone: { readonly hardware: Mac }) => void;
}

export interface RunningPhones {
  /** Takes all addresses back and closes all sockets; fit for an exit handler. */
  switchOff(): void;
}

/** Switches the phones on. Fails when the adapter is not there, or with the error of the socket. */
export async function startPhones(order: PhonesOrder): Promise<Result<RunningPhones, StationError>> {
  const network =
    'server' in order.place
      ? await besideStation(order, order.place.server)
      : await onAdapter(order, order.place.adapter);
  if (!network.ok) return network;
  const { host, device } = network.value;
  const group = order.devices === undefined ? phonesOf(order, device) : devicesOf(order, order.devices, device);
  const opened = await new Promise<Result<void, StationError>>((resolve) => group.powerOn(resolve));
  if (!opened.ok) host.close();
  if (!opened.ok) return opened;
  return ok({
    switchOff() {
      group.switchOff();
      host.close();
    },
  });
}

function phonesOf(order: PhonesOrder, network: DeviceNetwork): DeviceGroup {
  return phoneGroup(network, order.phones, (phone, story) => {
    const what = phoneText(story);
    if (what !== undefined) order.tell({ type: 'simulation.device', device: phone.hardware, what });
    if (story.kind === 'running') order.running(phone, story.recovered);
    if (story.kind === 'called' || story.kind === 'not-called') order.called?.(phone);
  });
}

function devicesOf(order: PhonesOrder, devices: readonly DeviceTraits[], network: DeviceNetwork): DeviceGroup {
  return deviceGroup(network, devices, (device, told) => {
    const what = deviceText(told);
    if (what !== undefined) order.tell({ type: 'simulation.device', device: device.hardware, what });
    if (told.kind === 'running') order.running(device, true);
  });
}

/** The sentence for a step of a device; undefined for steps that the station sees and reports itself. */
function deviceText(told: DeviceTold): string | undefined {
  switch (told.kind) {
    case 'leased':
      return `has the address ${formatIpv4(told.address)}`;
    case 'lost-power':
      return 'has lost its power and starts again';
    case 'running':
      return 'has read everything and runs it';
    case 'failed':
      return `shows an error: ${told.what}`;
    case 'read':
    case 'missing':
    case 'wrote':
      return undefined;
  }
}

interface Network {
  readonly host: DatagramHost;
  readonly device: DeviceNetwork;
}

/** Without broadcasts, which loopback does not have: requests go to the address of the station. */
async function besideStation(order: PhonesOrder, server: Ipv4): Promise<Result<Network, StationError>> {
  const host = await eventLoopHost(order);
  if (!host.ok) return host;
  const dhcpPlace = { address: isLoopback(server) ? server : ANY_ADDRESS, port: order.ports.dhcpClient };
  const dhcpServer = { address: server, port: order.ports.dhcp };
  return ok({
    host: host.value,
    device: hostDeviceNetwork({ host: host.value, dhcpPlace, dhcpServer, ...common(order) }),
  });
}

async function onAdapter(order: PhonesOrder, name: string): Promise<Result<Network, StationError>> {
  const { machine } = order;
  const listed = await machine.adapters();
  if (!listed.ok) return listed;
  const adapters = listed.value;
  const adapter = adapters.find((one) => one.name === name);
  if (adapter === undefined) {
    const names = adapters.map((one) => one.name).join(', ');
    return err(stationError('no-adapter', `There is no network adapter ${name}.`, `This machine has ${names}.`));
  }
  const host = await eventLoopHost(order);
  if (!host.ok) return host;
  const files = machine.files(order.dataFolder);
  machine.removeLeftOverAddresses(files);
  const settings = new Map<string, AddressSetting>();
  const add = (at: AdapterAddress): Result<void, StationError> => {
    const set = machine.setAddress(adapters, adapter, at, files);
    if (set.ok) settings.set(formatIpv4(at.address), set.value);
    return set.ok ? ok(undefined) : set;
  };
  const remove = (at: AdapterAddress): void => {
    settings.get(formatIpv4(at.address))?.undo();
    settings.delete(formatIpv4(at.address));
  };
  const dhcpPlace = { address: ANY_ADDRESS, port: order.ports.dhcpClient, device: name, broadcast: true };
  const dhcpServer = { address: LIMITED_BROADCAST, port: order.ports.dhcp };
  const addresses = { device: name, add, remove };
  return ok({
    host: host.value,
    device: hostDeviceNetwork({ host: host.value, dhcpPlace, dhcpServer, ...common(order), addresses }),
  });
}

function common({
  ports,
  machine,
}: PhonesOrder): Pick<HostNetworkSettings, 'streams' | 'tftpPort' | 'callManagerPort'> {
  return { streams: machine.streams, tftpPort: ports.tftp, callManagerPort: ports.callManager };
}

/** Phones run in the event loop of the main thread, so they use `node:dgram`: the batched loop would block it. */
async function eventLoopHost(order: PhonesOrder): Promise<Result<DatagramHost, StationError>> {
  const engine = await chooseHost('dgram');
  if (!engine.ok) return engine;
  const fault = (error: unknown): void =>
    order.tell({ type: 'service.fault', service: 'simulated phones', reason: String(error) });
  return ok(engine.value.host({ observer: { fault } }));
}
