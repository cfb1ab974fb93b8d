"""Addresses where a unit sets up what its people are qualified for: a new skill, its words, its need, its standards."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import writing
from boards.guard import me
from boards.plant.models import Unit
from boards.plant.pages import day
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Refusal
from boards.skills import forms
from boards.skills.assessing_routes import bp
from boards.skills.models import Skill
from boards.skills.pages import skill_named
from boards.skills.routes import readable, skill_page
from boards.skills.setting_up import before_setting_up

__all__ = ["bp"]


@bp.get("/boards/<unit>/skills/new")
def new(unit: str) -> ResponseReturnValue:
    here = readable(unit)
    before_setting_up(here, me())
    return _form("skills/new.html", here)


@bp.post("/boards/<unit>/skills")
def create(unit: str) -> ResponseReturnValue:
    """A new skill of this unit or one of its stations, with its need from today on."""
    here = readable(unit)
    before_setting_up(here, me())
    try:
        about, (_from, least, total) = forms.described(with_code=True), forms.needed()
        place = typed.choice("place", [one.code for one in _places(here)]) or here.code
        with writing():
            at = Unit.by_code(place) or abort(404)
            made = Skill.create(at, me(), **about)
            made.need(production_date(), least, total, me())
            code = made.code
    except Refusal as refusal:
        return _form("skills/new.html", readable(unit), refusal)
    flash(_("%(skill)s is set up.", skill=code), "said")
    return redirect(url_for("skills.skill", code=code.lower()), 303)


@bp.get("/skills/<code>/about")
def about(code: str) -> ResponseReturnValue:
    found = skill_named(code)
    before_setting_up(found.unit, me())
    return _form("skills/about.html", found.unit.board, skill=found)


@bp.post("/skills/<code>/about")
def amendment(code: str) -> ResponseReturnValue:
    """Other words, months, days; or out of use. What people were assessed to be stays."""
    try:
        told = {**forms.described(), "active": not forms.is_ticked("retired")}
        with writing():
            skill_named(code).amend(me(), typed.number("version") or 0, **told)
    except Refusal as refusal:
        found = skill_named(code)
        before_setting_up(found.unit, me())
        return _form("skills/about.html", found.unit.board, refusal, skill=found, overtaken=isinstance(refusal, NotNow))
    flash(_("Changed."), "said")
    return redirect(url_for("skills.skill", code=code), 303)


@bp.post("/skills/<code>/needs")
def need(code: str) -> ResponseReturnValue:
    """So many are needed from a day on; days that are over keep theirs (Q-09)."""
    try:
        asked = forms.needed()
        with writing():
            skill_named(code).need(*asked, me())
    except Refusal as refusal:
        return skill_page(skill_named(code), refusal)
    flash(_("From %(day)s on. Days before keep what they showed.", day=day(asked[0])), "said")
    return redirect(url_for("skills.skill", code=code), 303)


@bp.post("/skills/<code>/standards")
def linking(code: str) -> ResponseReturnValue:
    """From a day on the major revisions of a standard ask for a new assessment (D-04)."""
    try:
        with writing():
            skill_named(code).rest_on(forms.standard(), me(), typed.date("from_on"))
    except Refusal as refusal:
        return skill_page(skill_named(code), refusal)
    flash(_("Linked."), "said")
    return redirect(url_for("skills.skill", code=code), 303)


@bp.delete("/skills/<code>/standards/<int:id>")
def unlinking(code: str, id: int) -> ResponseReturnValue:
    try:
        with writing():
            found = skill_named(code)
            link = next((one for one in found.standards if one.standard_id == id), None) or abort(404)
            found.let_go(link.standard, me())
    except Refusal as refusal:
        return skill_page(skill_named(code), refusal)
    flash(_("It rests on this standard no more."), "said")
    return redirect(url_for("skills.skill", code=code), 303)


def _places(unit: Unit) -> list[Unit]:
    """Where a skill of this unit may be at home: here, or at one of its stations."""
    return [unit, *(child for child in unit.children() if child.kind == "station")]


def _form(template: str, unit: Unit, refused: Refusal | None = None, **more: Any) -> ResponseReturnValue:
    page = render_template(template, unit=unit, places=_places(unit), refused=refused, **forms.choices(None), **more)
    return page, refused.status if refused else 200
