"""A camera that looks for its server as Hikvision's loader does: greets it, wants the greeting back, and reads its image from port 69."""
import hashlib
import socket
import sys

own, server, name = sys.argv[1:4]
greet = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
greet.bind((own, 9979))
greet.settimeout(1)
magic = b"SWKH" + bytes(16)
for _ in range(40):
    greet.sendto(magic, (server, 9978))
    try:
        back, sender = greet.recvfrom(100)
    except socket.timeout:
        continue
    assert back == magic and sender == (server, 9978), (back, sender)
    break
else:
    sys.exit("nobody greets back")
tftp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tftp.bind((own, 0))
tftp.settimeout(10)
tftp.sendto(b"\x00\x01" + name.encode() + b"\x00octet\x00", (server, 69))
content = b""
wanted = 1
while True:
    block, sender = tftp.recvfrom(2048)
    assert sender == (server, 69), sender
    assert block[:2] == b"\x00\x03", block
    if int.from_bytes(block[2:4], "big") == wanted % 65536:
        content += block[4:]
        wanted += 1
    tftp.sendto(b"\x00\x04" + block[2:4], sender)
    if len(block) < 516:
        break
print(hashlib.sha256(content).hexdigest(), flush=True)
