"""The application for a server (`boards serve` runs gunicorn on it) and for Flask's own commands."""

from boards.app import create_app

app = create_app()
