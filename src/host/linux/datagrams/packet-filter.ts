/** Programs for the kernel's packet filter (classic BPF, `struct sock_filter`), which decides what a packet socket receives. */

/** What it does with the value it works on; one that tests it says when the packet is refused. */
interface Step {
  readonly operation: number;
  readonly operand: number;
  readonly refuses?: 'if-so' | 'if-not';
}

const LOAD_HALF = 0x28;
const LOAD_BYTE = 0x30;
const LOAD_WORD = 0x20;
/** Four times the low half of a byte, into X: the length of an IP header. */
const LOAD_IP_LENGTH = 0xb1;
const LOAD_HALF_AT_X = 0x48;
const IF_EQUAL = 0x15;
const IF_ABOVE = 0x25;
const IF_ANY_BIT = 0x45;
const RETURN = 0x06;

/** Whether the packet carried a VLAN tag, which the card or the kernel has taken off (`SKF_AD_VLAN_TAG_PRESENT`). */
const VLAN_TAGGED = 0xffff_f030;
const TYPE_IPV4 = 0x0800;
const PROTOCOL_UDP = 17;
const FRAGMENT_OFFSET = 0x1fff;
const ETHERNET = 14;
const UDP = 8;
const INSTRUCTION = 8;

export interface UdpWish {
  /** To this port. */
  readonly port: number;
  /** The first 16 bits of the payload are at most this. */
  readonly upTo: number;
  /** Bytes that are kept of each frame. */
  readonly keep: number;
}

/** Lets untagged UDP over IPv4 through, of fragments the first; a datagram without 16 bits of payload is refused. */
export function udpFilter({ port, upTo, keep }: UdpWish): Uint8Array {
  return assembled(keep, [
    { operation: LOAD_WORD, operand: VLAN_TAGGED },
    { operation: IF_EQUAL, operand: 0, refuses: 'if-not' },
    { operation: LOAD_HALF, operand: 12 },
    { operation: IF_EQUAL, operand: TYPE_IPV4, refuses: 'if-not' },
    { operation: LOAD_BYTE, operand: ETHERNET + 9 },
    { operation: IF_EQUAL, operand: PROTOCOL_UDP, refuses: 'if-not' },
    { operation: LOAD_HALF, operand: ETHERNET + 6 },
    { operation: IF_ANY_BIT, operand: FRAGMENT_OFFSET, refuses: 'if-so' },
    { operation: LOAD_IP_LENGTH, operand: ETHERNET },
    { operation: LOAD_HALF_AT_X, operand: ETHERNET + 2 },
    { operation: IF_EQUAL, operand: port, refuses: 'if-not' },
    { operation: LOAD_HALF_AT_X, operand: ETHERNET + UDP },
    { operation: IF_ABOVE, operand: upTo, refuses: 'if-so' },
  ]);
}

/** The steps, then the end that lets `keep` bytes through, then the one that lets nothing through. */
function assembled(keep: number, steps: readonly Step[]): Uint8Array {
  const view = new DataView(new ArrayBuffer((steps.length + 2) * INSTRUCTION));
  steps.forEach(({ operation, operand, refuses }, index) => {
    const toRefusal = steps.length - index;
    view.setUint16(index * INSTRUCTION, operation, true);
    // Instructions to leave out when the test is true, and when it is false.
    view.setUint8(index * INSTRUCTION + 2, refuses === 'if-so' ? toRefusal : 0);
    view.setUint8(index * INSTRUCTION + 3, refuses === 'if-not' ? toRefusal : 0);
    view.setUint32(index * INSTRUCTION + 4, operand, true);
  });
  const end = steps.length * INSTRUCTION;
  view.setUint16(end, RETURN, true);
  view.setUint32(end + 4, keep, true);
  view.setUint16(end + INSTRUCTION, RETURN, true);
  return new Uint8Array(view.buffer);
}
