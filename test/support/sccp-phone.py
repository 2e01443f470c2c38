#!/usr/bin/env python3
"""
A phone with SCCP firmware, as a script: it shares nothing with the program that is tested. It says what it runs, registers,
asks for what its screen needs, gives signs of life, and prints one line for everything that it learns. When it is told to
restart, it signs off and registers once more, and says why it restarted.

    sccp-phone.py SERVER NAME [VERSION]
"""
import socket
import struct
import sys

SERVER, NAME = sys.argv[1], sys.argv[2]
VERSION = int(sys.argv[3]) if len(sys.argv) > 3 else 20
LOAD = 'SCCP11.9-4-2SR3-1S'
TYPE_7911 = 307


def say(*words):
    print(*words, flush=True)


class Link:
    def __init__(self):
        self.stream = socket.create_connection((SERVER, 2000), timeout=20)
        self.bytes = b''
        self.header = 0

    def send(self, message, body=b''):
        frame = struct.pack('<III', 4 + len(body), self.header, message) + body
        # In two pieces, as TCP may deliver it.
        self.stream.sendall(frame[:7])
        self.stream.sendall(frame[7:])

    def hear(self):
        while True:
            if len(self.bytes) >= 8:
                length, header = struct.unpack_from('<II', self.bytes)
                if len(self.bytes) >= 8 + length:
                    frame, self.bytes = self.bytes[8:8 + length], self.bytes[8 + length:]
                    if header not in (0, VERSION):
                        raise SystemExit('a header of version %d' % header)
                    return struct.unpack_from('<I', frame)[0], frame[4:]
            more = self.stream.recv(4096)
            if not more:
                raise SystemExit('the connection was closed')
            self.bytes += more

    def await_message(self, *wanted):
        while True:
            message, body = self.hear()
            if message in (0x112, 0x145):
                show(message, body)
            if message in wanted:
                return message, body


shown = set()


def show(message, body):
    text = body[4:36] if message == 0x112 else body[12:]
    text = text.split(b'\0')[0].decode()
    if (message, text) not in shown:
        shown.add((message, text))
        say('shows', '%x' % message, text)


def text(raw):
    return raw.split(b'\0')[0].decode()


def register(last):
    link = Link()
    alarm = ('25: Name=%s Load=%s Last=%s' % (NAME, LOAD, last)).encode().ljust(80, b'\0')
    own = socket.inet_aton(link.stream.getsockname()[0])
    body = NAME.encode().ljust(16, b'\0') + struct.pack('<II', 0, 0) + own + struct.pack('<III', TYPE_7911, 5, 0)
    body += bytes([VERSION, 0, 0, 0])
    link.send(0x20, struct.pack('<I', 2) + alarm + bytes(8))
    link.send(0x01, body)
    message, body = link.await_message(0x81, 0x9d)
    if message == 0x9d:
        raise SystemExit('rejected: ' + text(body))
    keep_alive, dates, secondary, version = struct.unpack_from('<I8sIB', body)
    say('registered', keep_alive, text(dates), secondary, version)
    link.header = version if version >= 10 else 0
    return link, keep_alive


def configure(link):
    link.await_message(0x9b)
    link.send(0x10, struct.pack('<IIII', 1, 4, 20, 0) + bytes(4))
    link.send(0x0e)
    offset, count, total = struct.unpack_from('<III', link.await_message(0x97)[1])
    say('buttons', offset, count, total)
    link.send(0x28)
    link.await_message(0x108)
    link.send(0x25)
    link.await_message(0x109)
    link.send(0x0b, struct.pack('<I', 1))
    message, body = link.await_message(0x92, 0x147)
    say('line', '%x' % message, text(body[4:] if message == 0x92 else body[8:]))
    link.send(0x0d)
    year, month = struct.unpack_from('<II', link.await_message(0x94)[1])
    say('time', year, month)
    link.send(0x2d)
    # Nobody knows this one.
    link.send(0x7777, b'whatever')
    link.send(0x00)
    link.await_message(0x100)
    say('at rest')


last = 'Initialized'
for _ in range(2):
    link, interval = register(last)
    configure(link)
    link.stream.settimeout(30)
    kind = struct.unpack_from('<I', link.await_message(0x9f)[1])[0]
    say('reset', kind)
    link.send(0x27)
    link.await_message(0x118)
    link.stream.close()
    last = 'reset-reset' if kind == 1 else 'reset-restart'
