"""What runs inside the photographed terminal: its keys out, the kiosk's screen in, through a socket beside the bench.

python relay.py SOCKET
"""

import os
import select
import socket
import sys
import tty


def main() -> None:
    tty.setraw(0)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(sys.argv[1])
        while True:
            ready, _, _ = select.select([0, line.fileno()], [], [])
            if line.fileno() in ready:
                if not (said := line.recv(65536)):
                    return
                os.write(1, said)
            if 0 in ready:
                line.sendall(os.read(0, 65536))


if __name__ == "__main__":
    main()
