/**
 * `XMLDefault.cnf.xml`: what a phone without a configuration of its own reads. In its smallest field-tested form: a call
 * manager to register with, and which load each model shall run. Element names carry the model's number, not padded
 * with zeros (strings of the 9.4.2 image).
 */
import { asciiBytes } from '../bytes.ts';

export interface WantedLoad {
  /** `307` for a 7911. */
  readonly number: number;
  /** `7911` */
  readonly model: string;
  /** The name of the load's list without `.loads`: `SCCP11.9-4-2SR3-1S`. */
  readonly load: string;
}

/** `callManager`: address or name of what the phone registers with; ASCII. */
export function encodeXmlDefault(callManager: string, loads: readonly WantedLoad[]): Uint8Array {
  const wanted = loads.map(
    ({ number, model, load }) =>
      ` <loadInformation${number} model="Cisco ${escapeXml(model)}">${escapeXml(load)}</loadInformation${number}>`,
  );
  const lines = [
    '<Default>',
    ' <callManagerGroup><members><member priority="0"><callManager>',
    '  <ports><ethernetPhonePort>2000</ethernetPhonePort></ports>',
    `  <processNodeName>${escapeXml(callManager)}</processNodeName>`,
    ' </callManager></member></members></callManagerGroup>',
    ...wanted,
    '</Default>',
  ];
  return asciiBytes(lines.map((line) => `${line}\n`).join(''));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** For text and for attribute values. What is not ASCII becomes a reference; what XML 1.0 forbids is left out. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
    .replaceAll(/[^\t\n\r -~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
