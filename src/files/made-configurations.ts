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
import type { MakerConfiguration } from '../knowledge/configurations/configuration.ts';
import { CISCO_PHONES } from '../knowledge/configurations/makers/cisco-phones.ts';
import {
  filesFor,
  valuesFor,
  withoutSecrets,
  type MadeFile,
  type ToldValue,
} from '../knowledge/configurations/told.ts';
import type { LoadWish } from '../knowledge/climb.ts';
import { parseMac, type Mac } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import { encodeText, printable } from '../lib/text.ts';
import type { Snapshot } from './files.ts';

/** What one phone would be told. */
export interface ToldConfiguration {
  readonly maker: string;
  readonly values: readonly ToldValue[];
  /** None where none are made for it. */
  readonly files: readonly MadeFile[];
  /** The settings say something for it: then files for all phones do not come first. */
  readonly isMeant: boolean;
}

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
    this.heard(happening.device, happening.vendorClass);
  }

  /** A device has said what it is (option 60). */
  heard(hardware: string, vendorClass: string): void {
    setLatest(this.#said, hardware, vendorClass.replace(/(\\x00|\0)+$/, ''), MOST_KINDS);
  }

  /** `7911`; undefined for a device that nobody told of. */
  modelOf(hardware: Mac): string | undefined {
    return this.#modelOf(hardware, {})?.value;
  }

  /** What the settings want a phone to run; undefined where they say nothing, or its kind is not known. */
  wish(name: string, who: DeviceIdentity, model: string | undefined): LoadWish | undefined {
    if (!this.#context.phones.enabled) return undefined;
    const hardware = this.#asked(name, who)?.hardware ?? hardwareOf(who);
    return loadWish(hardware, this.#modelOf(hardware, { model })?.value, this.#context);
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
    if (asked === undefined || !this.#isServed(asked.maker, asked.hardware)) return undefined;
    const hardware = asked.hardware ?? hardwareOf(who);
    const values = this.#valuesOf(hardware, who.address, destination);
    const text = asked.file.text(values);
    if (text === undefined) return undefined;
    this.#report(configurationMade(name, who, values, isMeant(hardware, this.#context)));
    const bytes = encodeText(text);
    return { kind: 'snapshot', name: `${name} (made)`, size: bytes.length, bytes };
  }

  /** What this phone would be told now. Without `secrets` there are none in it. */
  told(hardware: Mac, address: string, destination: Destination, secrets: boolean): ToldConfiguration {
    const maker = makerOf(this.#signs(hardware)) ?? CISCO_PHONES;
    const values = this.#valuesOf(hardware, address, destination);
    const shown = secrets ? values : withoutSecrets(values);
    const isMade = this.#context.phones.enabled && this.#isServed(maker, hardware);
    return {
      maker: maker.title,
      values: valuesFor(maker, shown),
      files: isMade ? filesFor(maker, shown) : [],
      isMeant: isMeant(hardware, this.#context),
    };
  }

  #valuesOf(hardware: Mac | undefined, address: string, destination: Destination): PhoneValues {
    const model = this.#modelOf(hardware, destination);
    const end = destined(hardware, { ...destination, model: model?.value }, this.#context);
    return phoneValues({ hardware, address, model, ...end }, this.#context);
  }

  #asked(name: string, who: DeviceIdentity): AskedConfiguration | undefined {
    if (!this.#context.phones.enabled) return undefined;
    return configurationNamed(name, makerOf(this.#signs(namedIn(name) ?? hardwareOf(who))));
  }

  /** Other makers' phones have a server of their own unless somebody says that this one is meant. */
  #isServed(maker: MakerConfiguration, hardware: Mac | undefined): boolean {
    const isMeant = settingsFor(hardware, this.#context)('server') !== undefined;
    return maker.id === 'cisco-phones' || isMeant || this.#context.services.includes('sip');
  }

  #signs(hardware: Mac | undefined): Parameters<typeof makerOf>[0] {
    const model = this.#context.phones.devices.find((device) => device.hardware === hardware)?.model;
    return { hardware, model, vendorClass: this.#said.get(hardware ?? '') };
  }

  #modelOf(hardware: Mac | undefined, { model }: Destination): Sourced<string> | undefined {
    const index = this.#context.phones.devices.findIndex((device) => device.hardware === hardware);
    const set = this.#context.phones.devices[index]?.model;
    if (set !== undefined) return { value: ciscoModel(set) ?? set, from: `phones.devices[${index}].model` };
    const said = this.#said.get(hardware ?? '');
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
