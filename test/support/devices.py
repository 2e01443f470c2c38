"""Devices with something wrong, each with a card of its own on one cable: `python3 devices.py ADAPTER STATION_MAC CASE...`.

All cases run at the same time. Each prints `CASE MAC` when it begins; nothing of the station's own code is used.
"""
import os
import random
import select
import socket
import struct
import sys
import threading
import time

ADAPTER, STATION = sys.argv[1], bytes.fromhex(sys.argv[2].replace(':', ''))
SERVER = os.environ.get('SERVER', '192.168.1.1')
ALL = b'\xff' * 6
PHONE = b'Cisco Systems, Inc. IP Phone CP-7911G\0'
PXE = b'PXEClient:Arch:00007:UNDI:003016'


def checksum(data):
    data += b'\0' * (len(data) % 2)
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp(source, to, ports, payload):
    head = struct.pack('!HHHH', *ports, 8 + len(payload), 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(to) + struct.pack('!HH', 17, 8 + len(payload))
    datagram = head[:6] + struct.pack('!H', checksum(pseudo + head + payload) or 0xFFFF) + payload
    outer = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(datagram), 1, 0, 64, 17, 0)
    outer += socket.inet_aton(source) + socket.inet_aton(to)
    return outer[:10] + struct.pack('!H', checksum(outer)) + outer[12:] + datagram


class Device:
    """A card, an address it may have, and what a loader can do with them."""

    def __init__(self, number, kind=PHONE):
        self.mac = bytes.fromhex('0026990000') + bytes([number])
        self.kind, self.address, self.server, self.port = kind, '0.0.0.0', SERVER, 49152
        self.flag, self.secs, self.host, self.extra = 0x8000, 0, b'', b''
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.wire.bind((ADAPTER, 3))

    def send(self, kind, payload, to=ALL):
        self.wire.send(to + self.mac + struct.pack('!H', kind) + payload)

    def arp(self, wanted, own=None, operation=1, to=ALL, target=bytes(6)):
        body = struct.pack('!HHBBH', 1, 0x800, 6, 4, operation) + self.mac + socket.inet_aton(own or self.address)
        self.send(0x806, body + target + socket.inet_aton(wanted), to)

    def frames(self, seconds):
        """Every frame of that time that is for this card or for all; questions for its address are answered."""
        end = time.time() + seconds
        while (left := end - time.time()) > 0:
            if not select.select([self.wire], [], [], left)[0]:
                return
            frame = self.wire.recv(65536)
            if frame[:6] not in (ALL, self.mac) or frame[6:12] == self.mac:
                continue
            if frame[12:14] == b'\x08\x06':
                if frame[20:22] == b'\0\1' and socket.inet_ntoa(frame[38:42]) == self.address != '0.0.0.0':
                    self.arp(socket.inet_ntoa(frame[28:32]), operation=2, to=frame[22:28], target=frame[22:28])
                continue
            if frame[12:14] == b'\x08\0' and frame[23] == 17:
                yield frame

    def rests(self, seconds):
        for _ in self.frames(seconds):
            pass

    # DHCP

    def asks(self, kind, options=b'', address='0.0.0.0'):
        self.xid = random.getrandbits(32) if kind in (1, 4, 7) else self.xid
        message = struct.pack('!BBBBIHH', 1, 1, 6, 0, self.xid, self.secs, self.flag) + socket.inet_aton(address)
        message += bytes(12) + self.mac + bytes(202) + b'\x63\x82\x53\x63' + bytes([53, 1, kind])
        if self.kind and kind in (1, 3):
            message += bytes([60, len(self.kind)]) + self.kind
        if self.host:
            message += bytes([12, len(self.host)]) + self.host
        message += options + self.extra + b'\xff'
        self.send(0x800, udp(address, '255.255.255.255' if address == '0.0.0.0' else SERVER, (68, 67), message),
                  ALL if address == '0.0.0.0' else STATION)

    def answer(self, kind, seconds=3):
        for frame in self.frames(seconds):
            reply = frame[42:]
            if frame[36:38] == b'\0\x44' and reply[4:8] == struct.pack('!I', self.xid) and bytes([53, 1, kind]) in reply:
                return socket.inet_ntoa(reply[16:20])

    def offered(self):
        for _ in range(5):
            self.asks(1)
            if (address := self.answer(2)) is not None:
                return address
            self.secs += 3
        raise SystemExit('no offer')

    def takes(self, address):
        self.asks(3, bytes([50, 4]) + socket.inet_aton(address) + bytes([54, 4]) + socket.inet_aton(SERVER))
        return self.answer(5)

    def boots(self):
        self.address = '0.0.0.0'
        self.address = self.takes(self.offered())

    # TFTP

    def says(self, port, payload, own=None):
        self.send(0x800, udp(own or self.address, SERVER, (self.port, port), payload), STATION)

    def requests(self, name, options=(), own=None):
        self.port += 1
        words = [name.encode(), b'octet', *(word.encode() for pair in options for word in pair)]
        self.says(69, b'\0\1' + b''.join(word + b'\0' for word in words), own)

    def hears(self, seconds=3):
        """What comes for the transfer: the port of the server, and the payload."""
        for frame in self.frames(seconds):
            source, to, length = struct.unpack('!HHH', frame[34:40])
            if to == self.port:
                return source, frame[42:34 + length]
        return None, b''

    def reads(self, name, acknowledges=lambda device, port, ack: device.says(port, ack), most=10**6):
        """To the end, or to that block; False where it is not there."""
        self.requests(name)
        last = 0
        while True:
            port, payload = self.hears()
            if port is None or payload[:2] != b'\0\3':
                return False
            (number,) = struct.unpack('!H', payload[2:4])
            last = number
            if last > most:
                return True
            acknowledges(self, port, b'\0\4' + payload[2:4])
            if len(payload) < 516:
                return True


CASES = {}


def case(act):
    CASES[act.__name__.replace('_', '-')] = act
    return act


@case
def voice_vlan(device):
    for _ in range(4):
        message = struct.pack('!BBBBIHH', 1, 1, 6, 0, 7, 0, 0x8000) + bytes(16) + device.mac + bytes(202)
        message += b'\x63\x82\x53\x63\x35\x01\x01\xff'
        device.send(0x8100, struct.pack('!HH', 20, 0x800) + udp('0.0.0.0', '255.255.255.255', (68, 67), message))
        device.rests(0.5)


@case
def ipv6_only_device(device):
    for _ in range(5):
        head = '6000000000083aff' + 'fe80' + '00' * 13 + '77' + 'ff02' + '00' * 13 + '02'
        device.send(0x86DD, bytes.fromhex(head + '85000000' + '00' * 4))
        device.rests(0.5)


@case
def bootp_not_answered(device):
    message = struct.pack('!BBBBIHH', 1, 1, 6, 0, 99, 0, 0x8000) + bytes(16) + device.mac + bytes(202 + 64)
    for _ in range(3):
        device.send(0x800, udp('0.0.0.0', '255.255.255.255', (68, 67), message))
        device.rests(1)


@case
def trust_list_lock(device):
    device.boots()
    name = device.mac.hex().upper()
    for _ in range(3):
        device.reads('CTLSEP%s.tlv' % name)
        device.reads('SEP%s.cnf.xml.sgn' % name)
        device.rests(1)


@case
def ctlsep_loop(device):
    for _ in range(2):
        device.boots()
        for _ in range(3):
            device.reads('CTLSEP%s.tlv' % device.mac.hex().upper())
            device.rests(0.3)
        device.asks(7, bytes([54, 4]) + socket.inet_aton(SERVER), device.address)


@case
def reset_not_taken(device):
    device.boots()
    name = device.mac.hex().upper()
    for file in ('CTLSEP%s.tlv', 'SEP%s.cnf.xml'):
        device.reads(file % name)
    device.reads('XMLDefault.cnf.xml')


@case
def flash_damaged(device):
    device.boots()
    device.rests(8)


@case
def options_refused(device):
    device.boots()
    for _ in range(3):
        device.requests('term11.default.loads', [('blksize', '1024')])
        port, payload = device.hears()
        if payload[:2] == b'\0\6':
            device.says(port, b'\0\5\0\x08no options\0')
        device.rests(0.5)


@case
def sorcerers_apprentice(device):
    device.boots()

    def twice(one, port, ack):
        one.says(port, ack)
        one.says(port, ack)

    for name in ('term11.default.loads', 'term11.default.loads', 'jar11sccp.9-4-2ES26.sbn'):
        device.reads(name, twice)


@case
def reply_from_other_address(device):
    device.boots()
    for _ in range(2):
        device.requests('term11.default.loads')
        port, _ = device.hears()
        device.says(port, b'\0\5\0\5unknown transfer\0')
        device.rests(1)


@case
def block_too_large_for_path(device):
    device.boots()
    device.requests('term11.default.loads', [('blksize', '1400')])
    port, _ = device.hears()
    device.says(port, b'\0\4\0\0')
    device.rests(9)


@case
def every_address_declined(device):
    for _ in range(5):
        address = device.takes(device.offered())
        device.asks(4, bytes([50, 4]) + socket.inet_aton(address) + bytes([54, 4]) + socket.inet_aton(SERVER))
        device.rests(0.3)


@case
def offers_blocked(device):
    for second in range(6):
        device.secs = second
        device.asks(1)
        device.rests(1)


@case
def broadcast_flag_cleared(device):
    device.flag, device.kind = 0, b'an old boot ROM'
    for second in range(6):
        device.secs = second
        device.asks(1)
        device.rests(1)


@case
def duplicate_mac(device):
    device.kind = b''
    for turn in range(6):
        device.host = b'camera-%d' % (turn % 2 + 1)
        device.boots()
        device.rests(0.2)


@case
def no_boot_file(device):
    device.kind, device.extra = PXE, bytes([93, 2, 0, 7])
    for _ in range(2):
        device.offered()


@case
def has_a_lease(device):
    device.boots()
    device.rests(1)


@case
def uefi(device):
    device.kind, device.extra = PXE, bytes([93, 2, 0, 7])
    device.offered()


@case
def unplugged_too_early(device):
    device.boots()
    device.reads('term11.default.loads')
    device.reads('SCCP11.9-4-2SR3-1S.loads')
    device.reads('jar11sccp.9-4-2ES26.sbn', most=1)
    device.rests(0.5)
    device.boots()
    device.rests(1)
    device.reads('term11.default.loads')


@case
def address_stored_in_device(device):
    device.address = '192.168.1.200'
    for name in ('term11.default.loads', 'SCCP11.9-4-2SR3-1S.loads', 'jar11sccp.9-4-2ES26.sbn'):
        device.reads(name)
        device.rests(0.5)


@case
def device_in_other_network(device):
    device.address = '10.1.2.3'
    for _ in range(3):
        device.requests('term11.default.loads')
        device.rests(1)


@case
def requested_file_missing(device):
    device.kind = b'U-Boot.armv7'
    device.boots()
    for _ in range(5):
        device.reads('uImage')
        device.rests(0.7)


@case
def signing_key_era(device):
    for _ in range(4):
        device.boots()
        for _ in range(2):
            device.reads('term11.default.loads')
            device.rests(0.4)


def begin(name):
    number = sorted(CASES).index(name) + 1
    device = Device(number)
    sys.stdout.write('%s %s\n' % (name, ':'.join('%02x' % byte for byte in device.mac)))
    sys.stdout.flush()
    CASES[name](device)


threads = [threading.Thread(target=begin, args=[name]) for name in sys.argv[3:]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
