"""A device that takes one file by TFTP, as a boot loader does: lock-step, 512 bytes, no options. Prints its SHA-256."""
import hashlib
import socket
import sys
import time

address, delay = sys.argv[1], float(sys.argv[2])
time.sleep(delay)
ask = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ask.bind((address, 69))
ask.settimeout(30)
request, client = ask.recvfrom(2048)
assert request[:2] == b"\x00\x02", request
name = request[2:].split(b"\x00")[0].decode()
data = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
data.bind((address, 0))
data.settimeout(10)
content = b""
wanted = 1
data.sendto(b"\x00\x04\x00\x00", client)
while True:
    block, sender = data.recvfrom(2048)
    number = int.from_bytes(block[2:4], "big")
    if block[:2] != b"\x00\x03" or number != wanted % 65536:
        continue
    content += block[4:]
    data.sendto(b"\x00\x04" + block[2:4], sender)
    wanted += 1
    if len(block) < 516:
        break
print(name, hashlib.sha256(content).hexdigest(), flush=True)
