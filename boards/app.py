"""create_app: the table of contents of this application."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from boards import assets, cli, config, errors, guard, headers, hosts, htmx, i18n, methods, serve
from boards.actions import routes as actions
from boards.api import pages as token_pages
from boards.api import routes as api
from boards.charts import routes as charts
from boards.db import db, prepare_sqlite
from boards.escalations import routes as escalations
from boards.history import routes as history
from boards.ideas import phone
from boards.ideas import routes as ideas
from boards.issues import routes as issues
from boards.live import sockets
from boards.machines import listener
from boards.machines import routes as machines
from boards.meetings import routes as meetings
from boards.meetings import saying
from boards.metrics import setting_up_routes as numbers
from boards.notices import courier
from boards.notices import routes as notices
from boards.past import routes as past
from boards.people import routes as people
from boards.plant import pages
from boards.plant import routes as plant
from boards.screens import label_routes as labels
from boards.screens import routes as screens
from boards.search import routes as search
from boards.signals import routes as signals
from boards.uploads import routes as uploads

DECLARING = (  # panels, tables and what time does, by being imported
    "plant.panels",
    "metrics.panels",
    "issues.rules",
    "issues.panels",
    "actions.panels",
    "ideas.panels",
    "ideas.yokoten",
    "escalations.rules",
    "escalations.panels",
    "metrics.readings",
    "signals.models",
    "signals.rules",
    "uploads.models",
    "machines.rules",
    "api.models",
    "meetings.panels",
    "meetings.missed",
    "meetings.rules",
    "notices.models",
    "notices.reminders",
    "people.today",
    "past.tables",
)
BLUEPRINTS = (
    plant.bp,
    past.bp,
    people.bp,
    notices.bp,
    screens.bp,
    labels.bp,
    phone.bp,
    ideas.bp,
    actions.bp,
    escalations.bp,
    history.bp,
    issues.bp,
    meetings.bp,
    numbers.bp,
    saying.bp,
    charts.bp,
    signals.bp,
    search.bp,
    uploads.bp,
    api.bp,
    token_pages.bp,
    machines.bp,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application. `overrides` win over every other source of settings."""
    instance = (overrides or {}).get("INSTANCE") or os.environ.get("BOARDS_INSTANCE") or str(config.ROOT / "instance")
    app = Flask(
        "boards",
        instance_path=str(Path(instance).resolve()),
        template_folder=str(config.ROOT / "templates"),
        static_folder=None,
    )
    if serve.serving():
        serve.assert_patched()
        serve.fair(app)
    config.configure(app, overrides)
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "boards" / "migrations"), render_as_batch=True)
    if app.config["DATABASE_URL"].startswith("sqlite"):
        with app.app_context():
            prepare_sqlite(db.engine)
    Compress(app)
    assets.init_app(app)
    methods.init_app(app)
    headers.init_app(app)
    i18n.init_app(app)
    htmx.init_app(app)
    guard.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
    for module in DECLARING:
        import_module(f"boards.{module}")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.init_app(app)
    sockets.init_app(app)
    courier.init_app(app)
    listener.init_app(app)
    hosts.init_app(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app
