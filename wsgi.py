"""The application for a server (`boards serve` runs gunicorn on it) and for Flask's own commands."""

import gc

gc.disable()  # nothing of what is loaded goes again: to look for garbage in it takes a fifth of a start

from boards.app import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
