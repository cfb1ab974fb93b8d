"""A mail server for tests: takes letters and keeps them, or hangs, or refuses."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from email.message import EmailMessage


class Sink:
    """Listens on a port of its own. `mood`: "takes", "hangs" (greets nobody) or "refuses"."""

    def __init__(self, mood: str = "takes") -> None:
        self.mood, self.letters = mood, list[EmailMessage]()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def texts(self) -> list[str]:
        """Title and words of each letter."""
        return [f"{letter['Subject']}\n{letter.get_body(('plain',)).get_content()}" for letter in self.letters]  # type: ignore[union-attr]

    def close(self) -> None:
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        if self.mood == "hangs":
            threading.Event().wait(60)
            return
        with caller, caller.makefile("rwb") as line:

            def say(text: str) -> None:
                line.write(text.encode() + b"\r\n")
                line.flush()

            say("220 sink")
            while command := line.readline().strip().upper():
                if command.startswith(b"DATA"):
                    say("354 go on")
                    self._take(line)
                    say("250 kept")
                elif command.startswith(b"RCPT") and self.mood == "refuses":
                    say("550 nobody here")
                elif command.startswith(b"QUIT"):
                    say("221 bye")
                    return
                else:
                    say("250 sink")

    def _take(self, line: object) -> None:
        rows = list[bytes]()
        while (row := line.readline()) not in (b".\r\n", b""):  # type: ignore[attr-defined]
            rows.append(row.removeprefix(b".") if row.startswith(b"..") else row)
        letter = email.message_from_bytes(b"".join(rows), policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
