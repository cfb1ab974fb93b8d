"""The way between a screen and its server, with a door in it: shut, everything that goes in vanishes, also a connect."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Door:
    """Listens on `port`, passes on to the server's. `shut()` swallows what is under way and lets nobody in; `open()`
    lets new connections in, the old ones stay dead: a Wi-Fi that lost its way, a cable pulled in the next room.
    """

    def __init__(self, to: int) -> None:
        self._to, self._era, self._shut, self._over = to, 0, False, False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listener.settimeout(0.05)
        self._crowd: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def shut(self) -> None:
        self._shut = True
        self._era += 1
        self._listener.listen(0)  # when the crowd waits, the kernel drops whoever else knocks
        for _ in range(4):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", self.port))
            self._crowd.append(waiting)

    def open(self) -> None:
        for waiting in self._crowd:
            waiting.close()
        self._crowd.clear()
        self._listener.listen(128)
        self._shut = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._let_in, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self._over = True
        self._era += 1
        self._listener.close()
        for waiting in self._crowd:
            waiting.close()

    def _let_in(self) -> None:
        while not self._over:
            if self._shut:
                threading.Event().wait(0.02)
                continue
            with contextlib.suppress(TimeoutError, OSError):
                client, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(client, self._era), daemon=True).start()

    def _pass_on(self, client: socket.socket, era: int) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", self._to)) as server:
            back = threading.Thread(target=self._carry, args=(server, client, era), daemon=True)
            back.start()
            self._carry(client, server, era)
            back.join()

    def _carry(self, here: socket.socket, there: socket.socket, era: int) -> None:
        with contextlib.suppress(OSError):
            while some := here.recv(65536):
                if era == self._era:
                    there.sendall(some)
        if era == self._era:
            with contextlib.suppress(OSError):
                there.shutdown(socket.SHUT_WR)
