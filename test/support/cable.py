"""Frames as devices send them, made by hand: `python3 cable.py ADAPTER CASE [STATION_MAC]`."""
import socket
import struct
import sys
import time

ADAPTER, CASE = sys.argv[1], sys.argv[2]
STATION = bytes.fromhex((sys.argv[3] if len(sys.argv) > 3 else '02' * 6).replace(':', ''))
PHONE = bytes.fromhex('002699ef0f1a')
ALL = b'\xff' * 6
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind((ADAPTER, 0))


def send(kind, payload, to=ALL, source=PHONE):
    wire.send(to + source + struct.pack('!H', kind) + payload)


def checksum(data):
    data += b'\0' * (len(data) % 2)
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(protocol, source, to, payload):
    head = struct.pack('!BBHHHBBH', 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0)
    head += socket.inet_aton(source) + socket.inet_aton(to)
    return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + payload


def udp(source, to, ports, payload, wrong=0):
    head = struct.pack('!HHHH', *ports, 8 + len(payload), 0)
    pseudo = socket.inet_aton(source) + socket.inet_aton(to) + struct.pack('!HH', 17, 8 + len(payload))
    total = (checksum(pseudo + head + payload) or 0xFFFF) ^ wrong
    return ip(17, source, to, head[:6] + struct.pack('!H', total) + payload)


def discover(hardware=PHONE, wrong=0, giaddr='0.0.0.0'):
    kind = b'Cisco Systems, Inc. IP Phone CP-7911G\0'
    message = struct.pack('!BBBBIHH', 1, 1, 6, 0, 7, 0, 0x8000) + bytes(12) + socket.inet_aton(giaddr)
    message += hardware + bytes(202) + b'\x63\x82\x53\x63\x35\x01\x01\x3c' + bytes([len(kind)]) + kind + b'\xff'
    return udp('0.0.0.0', '255.255.255.255', (68, 67), message, wrong)


def arp(sender, own, wanted):
    send(0x0806, struct.pack('!HHBBH', 1, 0x800, 6, 4, 1) + sender + socket.inet_aton(own) + bytes(6) + socket.inet_aton(wanted), source=sender)


def again(act, times=4, pause=0.7):
    for _ in range(times):
        act()
        time.sleep(pause)


OTHER = bytes.fromhex('020000000077')
CASES = {
    'cable-loop': lambda: again(lambda: send(0x800, discover(), source=STATION), 12, 0.05),
    'station-address-taken': lambda: again(lambda: arp(OTHER, '192.168.1.1', '192.168.1.1')),
    'bad-checksums': lambda: again(lambda: send(0x800, discover(wrong=0x1234)), 16),
    'relay-not-allowed': lambda: again(lambda: send(0x800, discover(giaddr='10.9.9.1'))),
    'wrong-adapter': lambda: again(lambda: send(0x800, discover())),
}
CASES[CASE]()
