/**
 * Configuration files that nobody wrote: they are made for the phone that asks, of the settings, the library and what is
 * known of the phone. A real file of the same name comes before them; whoever calls this has looked for one.
 */
import type { DeviceIdentity } from '../devices/identity.ts';
import type { Happening, Report } from '../events/types.ts';
import {
  configurationNamed,
  ciscoModel,
  makerOf,
  type AskedConfiguration,
} from '../knowledge/configurations/makers.ts';
import {
  phoneValues,
  settingsFor,
  type PhoneContext,
  type PhoneValues,
  type Sourced,
} from '../knowledge/configurations/phone-values.ts';
import { destined, loadWish, type Destination } from '../knowledge/configurations/load-wish.ts';
import type { LoadWish } from '../knowledge/climb.ts';
import { parseMac, type Mac } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import { encodeText, printable } from '../lib/text.ts';
import type { Snapshot } from './files.ts';

/** Anybody can say anything: what was said longest ago is forgotten first. */
const MOST_KINDS = 4096;

export class MadeConfigurations {
  readonly #context: PhoneContext;
  readonly #report: Report;
  /** Option 60 by hardware address. */
  readonly #said = new Map<string, string>();

  constructor(context: PhoneContext, report: Report) {
    this.#context = context;
    this.#report = report;
  }

  follow(happening: Happening): void {
    const isSaying =
      happening.type === 'dhcp.discover' || happening.type === 'dhcp.ack' || happening.type === 'dhcp.elsewhere';
    if (!isSaying || happening.device === undefined || happening.vendorClass === undefined) return;
    setLatest(this.#said, happening.device, happening.vendorClass.replace(/(\\x00|\0)+$/, ''), MOST_KINDS);
  }

  /** What the settings want a phone to run; undefined where they say nothing, or its kind is not known. */
  wish(name: string, who: DeviceIdentity, model: string | undefined): LoadWish | undefined {
    if (!this.#context.phones.enabled) return undefined;
    const hardware = this.#asked(name, who)?.hardware ?? hardwareOf(who);
    return loadWish(hardware, this.#modelOf(hardware, who, { model })?.value, this.#context);
  }

  /**
   * The file for all phones that comes before one that would be made under this name: who has written that does not want one
   * of its own for a phone that the settings say nothing of.
   */
  yieldsTo(name: string, who: DeviceIdentity): string | undefined {
    const asked = this.#asked(name, who);
    const hardware = asked?.hardware ?? hardwareOf(who);
    return asked === undefined || isMeant(hardware, this.#context) ? undefined : asked.file.forAll;
  }

  /** The file of that name for this device; undefined where none is made. */
  make(name: string, who: DeviceIdentity, destination: Destination): Snapshot | undefined {
    const asked = this.#asked(name, who);
    if (asked === undefined || !this.#isServed(asked)) return undefined;
    const hardware = asked.hardware ?? hardwareOf(who);
    const model = this.#modelOf(hardware, who, destination);
    const values = phoneValues(
      {
        hardware,
        address: who.address,
        model,
        ...destined(hardware, { ...destination, model: model?.value }, this.#context),
      },
      this.#context,
    );
    const text = asked.file.text(values);
    if (text === undefined) return undefined;
    this.#report(configurationMade(name, who, values, isMeant(hardware, this.#context)));
    const bytes = encodeText(text);
    return { kind: 'snapshot', name: `${name} (made)`, size: bytes.length, bytes };
  }

  #asked(name: string, who: DeviceIdentity): AskedConfiguration | undefined {
    if (!this.#context.phones.enabled) return undefined;
    return configurationNamed(name, makerOf(this.#signs(namedIn(name) ?? hardwareOf(who))));
  }

  /** Other makers' phones have a server of their own unless somebody says that this one is meant. */
  #isServed({ maker, hardware }: AskedConfiguration): boolean {
    const isMeant = settingsFor(hardware, this.#context)('server') !== undefined;
    return maker.id === 'cisco-phones' || isMeant || this.#context.services.includes('sip');
  }

  #signs(hardware: Mac | undefined): Parameters<typeof makerOf>[0] {
    const model = this.#context.phones.devices.find((device) => device.hardware === hardware)?.model;
    return { hardware, model, vendorClass: this.#said.get(hardware ?? '') };
  }

  #modelOf(hardware: Mac | undefined, who: DeviceIdentity, { model }: Destination): Sourced<string> | undefined {
    const index = this.#context.phones.devices.findIndex((device) => device.hardware === hardware);
    const set = this.#context.phones.devices[index]?.model;
    if (set !== undefined) return { value: ciscoModel(set) ?? set, from: `phones.devices[${index}].model` };
    const said = this.#said.get(who.hardware ?? '');
    const named = said === undefined ? model : (ciscoModel(said) ?? said);
    return named === undefined ? undefined : { value: named, from: 'recipe' };
  }
}

/** The hardware address in a name. */
function namedIn(name: string): Mac | undefined {
  const mac = parseMac(
    /(?<![0-9a-f])(?!0{12})[0-9a-f]{12}(?![0-9a-f])|(?<=^(?:sep|cfg|spa))[0-9a-f]{12}/i.exec(name)?.[0] ?? '',
  );
  return mac.ok ? mac.value : undefined;
}

function hardwareOf({ hardware }: DeviceIdentity): Mac | undefined {
  const mac = parseMac(hardware ?? '');
  return mac.ok ? mac.value : undefined;
}

/** Somebody has said in the settings what this phone shall be told. */
function isMeant(hardware: Mac | undefined, { phones }: PhoneContext): boolean {
  const { enabled: _, devices, ...scope } = phones;
  return devices.some((device) => device.hardware === hardware) || Object.keys(scope).length > 0;
}

function configurationMade(name: string, who: DeviceIdentity, values: PhoneValues, meant: boolean): Happening {
  const { server, protocol, load } = values;
  return {
    type: 'configuration.made',
    ...(who.hardware === undefined ? {} : { device: who.hardware }),
    address: who.address,
    file: printable(name),
    server: printable(server.value),
    protocol: protocol.value,
    ...(load === undefined ? {} : { load: printable(load.value) }),
    ...(meant && { isMeant: true }),
  };
}
