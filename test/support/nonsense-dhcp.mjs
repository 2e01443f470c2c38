/**
 * Malformed and hostile DHCP datagrams, each with the right answer to it and the one event it leaves. Numbers are public
 * identifiers of the faults that such a datagram was in other servers.
 *
 * A plain module, so that it can be sent from inside a network namespace.
 *
 * @typedef {object} HostileDhcp
 * @property {string} name
 * @property {Buffer} bytes
 * @property {'offer' | 'ack' | 'nak' | 'none'} answer
 * @property {import('../../src/events/types.ts').EventType} event
 */

const COOKIE = [99, 130, 83, 99];
const LARGEST_UDP = 65_507;
const [DISCOVER, REQUEST, DECLINE, RELEASE, INFORM, LEASE_QUERY] = [1, 3, 4, 7, 8, 10];
const END = 255;

let devices = 0;

/** A message of one more device: 240 bytes and these options. @param {number[]} options */
function message(...options) {
  const bytes = Buffer.alloc(240 + options.length);
  devices += 1;
  bytes.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
  bytes.set([2, 0, 0, 0, 0xbb, devices], 28);
  bytes.set([...COOKIE, ...options], 236);
  return bytes;
}

/** @param {number[]} options */
function discover(...options) {
  return message(53, 1, DISCOVER, ...options, END);
}

/** The same with other bytes at an offset. @param {Buffer} bytes @param {number} offset @param {number[]} values */
function altered(bytes, offset, ...values) {
  bytes.set(values, offset);
  return bytes;
}

/** One option. @param {number} code @param {string | number[]} value */
function option(code, value) {
  const bytes = [...Buffer.from(value)];
  return [code, bytes.length, ...bytes];
}

/** @param {number} length @param {number} [value] */
function many(length, value = 1) {
  return Array.from({ length }, () => value);
}

/** @type {(name: string, bytes: Buffer) => HostileDhcp} */
const unreadable = (name, bytes) => ({ name, bytes, answer: 'none', event: 'dhcp.malformed' });
/** @type {(name: string, bytes: Buffer) => HostileDhcp} */
const dropped = (name, bytes) => ({ name, bytes, answer: 'none', event: 'network.oversized' });
/** @type {(name: string, bytes: Buffer) => HostileDhcp} */
const ignored = (name, bytes) => ({ name, bytes, answer: 'none', event: 'dhcp.ignored' });
/** @type {(name: string, bytes: Buffer) => HostileDhcp} */
const harmless = (name, bytes) => ({ name, bytes, answer: 'offer', event: 'dhcp.offer' });
/** @type {(name: string, bytes: Buffer) => HostileDhcp} */
const refused = (name, bytes) => ({ name, bytes, answer: 'nak', event: 'dhcp.nak' });

/** @type {readonly HostileDhcp[]} */
const UNREADABLE = [
  unreadable('nothing', Buffer.alloc(0)),
  unreadable('one byte', Buffer.from([1])),
  unreadable('a header that ends early (CVE-2015-8605)', discover().subarray(0, 235)),
  unreadable('an operation that does not exist', altered(discover(), 0, 99)),
  unreadable('an option past the end (CVE-2018-5732)', message(53, 200, 1)),
  unreadable('an option without a length', message(53)),
  unreadable('an option past the end of an overloaded field', altered(discover(52, 1, 1), 108, 12, 200, 65)),
  unreadable(
    'options of 255 bytes in a row, the last one cut',
    discover(...many(5).flatMap(() => option(12, many(255)))).subarray(0, -9),
  ),
  dropped('the largest datagram there is', Buffer.concat([discover(), Buffer.alloc(LARGEST_UDP - 244)])),
];

/** @type {readonly HostileDhcp[]} */
const IGNORED = [
  ignored('no options at all: BOOTP without a reservation', discover().subarray(0, 236)),
  ignored('no cookie', altered(discover(), 236, 0)),
  ignored('a reply', altered(discover(), 0, 2)),
  ignored('no hardware address and no identifier', altered(discover(), 2, 0)),
  ignored('a hardware address of 255 bytes (CVE-2017-14491)', altered(discover(), 2, 255)),
  ignored('255 relays behind it', altered(discover(), 3, 255)),
  ignored('a message type of no bytes', message(53, 0, END)),
  ignored('message type 0', message(53, 1, 0, END)),
  ignored('message type 99', message(53, 1, 99, END)),
  ignored('a lease query (CVE-2022-2928)', message(53, 1, LEASE_QUERY, END)),
  ignored('a relay that nobody set up, to have the answer sent to a victim', altered(discover(), 24, 127, 9, 9, 9)),
  ignored('an INFORM from an address of no network here', altered(message(53, 1, INFORM, END), 12, 8, 8, 8, 8)),
  ignored('a REQUEST for no address', message(53, 1, REQUEST, END)),
  ignored('a RELEASE of what others have', altered(message(53, 1, RELEASE, END), 12, 127, 66, 0, 100)),
];

/** @type {readonly HostileDhcp[]} */
const REFUSED = [
  refused('a renewal of no network (CVE-2025-40779)', altered(message(53, 1, REQUEST, END), 12, 10, 9, 9, 9)),
  refused('a REQUEST for everybody’s address', message(53, 1, REQUEST, ...option(50, many(4, 255)), END)),
];

/** @type {readonly HostileDhcp[]} */
const HARMLESS = [
  harmless('a client identifier of no bytes (CVE-2010-2156)', discover(61, 0)),
  harmless('a client identifier of one byte (CVE-2012-3571)', discover(61, 1, 1)),
  harmless('a client identifier of 254 bytes (CVE-2019-6472)', discover(...option(61, many(254)))),
  harmless('a full name with a label of 255 bytes (CVE-2022-2929)', discover(...option(81, [4, 255, 255, 255, 65]))),
  harmless('a full name that is too short (CVE-2019-6473)', discover(81, 1, 4)),
  harmless('a host name of control characters only (CVE-2025-11232)', discover(...option(12, '\u0001\u0002'))),
  harmless('a host name that is a format (CVE-2002-0702)', discover(...option(12, '%s%n%x'))),
  harmless('a host name that is a command (CVE-2011-0997)', discover(...option(12, '$(reboot);`reboot`'))),
  harmless('a host name that is a function (CVE-2014-6271)', discover(...option(12, '() { :;}; reboot'))),
  harmless('a host name for a terminal', discover(...option(12, '\u001b[2J\r\nowned'))),
  harmless('a vendor class of 255 bytes', discover(...option(60, many(255, 37)))),
  harmless('no END', message(53, 1, DISCOVER)),
  harmless('overload into fields full of zeros', discover(52, 1, 3)),
  harmless(
    'overload that points to itself',
    altered(altered(discover(52, 1, 3), 108, 52, 1, 3, END), 44, 52, 1, 3, END),
  ),
  harmless('a requested address of three bytes', discover(50, 3, 1, 2, 3)),
  harmless('many options of no bytes', discover(55, 0, 60, 0, 12, 0, 50, 0, 51, 0, 54, 0, 57, 0, 93, 0)),
  harmless(
    'every wish there is',
    discover(
      ...option(
        55,
        Array.from({ length: 254 }, (_, code) => code + 1),
      ),
    ),
  ),
  harmless('one wish 255 times', discover(...option(55, many(255, 3)))),
  harmless('relay information that no relay added, past its end', discover(82, 4, 1, 200, 0, 0)),
  harmless('relay information of 1020 bytes', discover(...many(4).flatMap(() => option(82, many(255))))),
  harmless('a wish for the shortest message and the longest lease', discover(57, 2, 0, 0, 51, 4, 255, 255, 255, 255)),
  harmless('more than a frame', Buffer.concat([discover(), Buffer.alloc(2000 - 244)])),
];

export const HOSTILE_DHCP = [...UNREADABLE, ...IGNORED, ...REFUSED, ...HARMLESS];

/**
 * To a station that has answered nobody yet, a device that names another server is a sign of it, and it does not serve
 * beside one. The DECLINE is for 127.0.0.1.
 *
 * @type {readonly HostileDhcp[]}
 */
export const FOR_ONE_SERVER = [
  ignored('a REQUEST for another server', message(53, 1, REQUEST, ...option(54, [9, 9, 9, 9]), END)),
  ignored(
    'a DECLINE of what others have',
    message(53, 1, DECLINE, ...option(50, [127, 66, 0, 100]), ...option(54, [127, 0, 0, 1]), END),
  ),
];
