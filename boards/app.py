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

from boards import assets, cli, config, errors, guard, headers, hosts, htmx, i18n, kept_pages, methods, serve
from boards.actions import routes as actions
from boards.api import pages as token_pages
from boards.api import routes as api
from boards.backup import in_use
from boards.charts import routes as charts
from boards.checks import calendar_routes as check_calendar
from boards.checks import evidence_routes as check_evidence
from boards.checks import plan_routes as check_plans
from boards.checks import routes as checks
from boards.checks import upload_routes as checklists
from boards.db import db, prepare_sqlite
from boards.declaring import DECLARING
from boards.doctor import routes as health
from boards.escalations import routes as escalations
from boards.history import removing_routes as history
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
from boards.people import pin_list_routes as pins
from boards.people import routes as people
from boards.plant import calendar_routes as plant_pages
from boards.plant import pages
from boards.plant import roster_routes as roster
from boards.plant import routes as plant
from boards.privacy import routes as privacy
from boards.screens import heard, tv_routes, wall_routes
from boards.screens import label_routes as labels
from boards.screens import routes as screens
from boards.search import routes as search
from boards.setup import book_routes as workbook
from boards.setup import code as set_up_code
from boards.setup import routes as setup
from boards.signals import routes as signals
from boards.skills import setting_up_routes as skills
from boards.skills import training_routes as training
from boards.skills import upload_routes as evidence
from boards.standards import routes as standards
from boards.standards import writing_routes as standard_writing
from boards.trail import routes as trail
from boards.uploads import routes as uploads
from boards.watching import logs, requests
from boards.watching import routes as watching

BLUEPRINTS = (
    plant.bp,
    roster.bp,
    past.bp,
    people.bp,
    notices.bp,
    screens.bp,
    labels.bp,
    wall_routes.bp,
    tv_routes.bp,
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
    checks.bp,
    checklists.bp,
    check_plans.bp,
    check_evidence.bp,
    check_calendar.bp,
    signals.bp,
    skills.bp,
    search.bp,
    standards.bp,
    standard_writing.bp,
    trail.bp,
    training.bp,
    uploads.bp,
    evidence.bp,
    api.bp,
    token_pages.bp,
    machines.bp,
    setup.bp,
    workbook.bp,
    plant_pages.bp,
    pins.bp,
    health.bp,
    watching.bp,
    privacy.bp,
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
    config.configure(app, overrides)
    logs.init_app(app)
    in_use.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "boards" / "migrations"), render_as_batch=True)
    if app.config["DATABASE_URL"].startswith("sqlite"):
        with app.app_context():
            prepare_sqlite(db.engine)
    kept_pages.init_app(app)
    serve.fair(app)
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
    heard.init_app(app)
    hosts.init_app(app)
    set_up_code.init_app(app)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    watching.init_app(app)
    requests.init_app(app)
    return app
