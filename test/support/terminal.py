"""Runs a command in a terminal: terminal.py COLUMNSxROWS,... UNTIL COMMAND...

Once its output holds UNTIL, the terminal takes each of the other sizes, a moment after the other; then Ctrl-C is typed. Prints
one line of JSON: the exit status, what was written at each size, and whether the terminal's modes are what they were.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

SETTLES = 0.6
LONGEST = 60


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def read_some(terminal, wait):
    """What was written within that time; None at its end."""
    if not select.select([terminal], [], [], wait)[0]:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError:
        return None


def main():
    sizes = [tuple(map(int, size.split("x"))) for size in sys.argv[1].split(",")]
    until = sys.argv[2].encode()
    terminal, other = pty.openpty()
    resize(terminal, *sizes[0])
    modes = termios.tcgetattr(other)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(other, termios.TIOCSCTTY, 0)
        for number in (0, 1, 2):
            os.dup2(other, number)
        os.execvp(sys.argv[3], sys.argv[3:])
    written = [b""]
    ends = time.monotonic() + LONGEST
    while until not in written[0] and time.monotonic() < ends:
        written[0] += read_some(terminal, 0.1) or b""
    for at, size in enumerate(sizes):
        if at > 0:
            resize(terminal, *size)
            written.append(b"")
        settled = time.monotonic() + SETTLES
        while time.monotonic() < settled:
            written[-1] += read_some(terminal, 0.1) or b""
    os.write(terminal, b"\x03")
    written.append(b"")
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        written[-1] += read_some(terminal, 0.1) or b""
        if done:
            break
    else:
        os.kill(child, 9)
        _, status = os.waitpid(child, 0)
    kept = termios.tcgetattr(other) == modes
    texts = [part.decode("utf-8", "replace") for part in written]
    print(json.dumps({"status": os.waitstatus_to_exitcode(status), "written": texts, "kept": kept}))


main()
