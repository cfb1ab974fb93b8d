"""The OpenAPI document, written from the views themselves: it can't say anything else than they do."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from flask import current_app
from pydantic.json_schema import models_json_schema

from boards.api import answers, shapes
from boards.api.fields import Shape
from boards.api.operations import JSON, Operation

REF = "#/components/schemas/{model}"
ANYWHERE = (401, 403, 422, 429)
ABOUT = (
    "Numbers of the boards, for machines and other software. A token belongs to a unit and counts for all below it. "
    "Numbers are JSON numbers, days are production dates (YYYY-MM-DD), instants are UTC."
)


def written() -> str:
    """The document as JSON."""
    return json.dumps(document(), ensure_ascii=False)


def document() -> dict[str, Any]:
    rules = current_app.url_map.iter_rules()
    declared = [(rule, view.operation) for rule in rules if hasattr(view := _view(rule), "operation")]
    used = {shapes.Error} | {shape for _, about in declared for shape in (about.answer, about.body) if shape}
    _, schemas = models_json_schema(
        [(shape, "validation") for shape in sorted(used, key=lambda shape: shape.__name__)], ref_template=REF
    )
    paths: dict[str, Any] = {}
    for rule, about in declared:
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        (method,) = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        paths.setdefault(path, {})[method.lower()] = _operation(rule, about)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Kaizen boards", "version": "1", "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {str(status): _problem(status) for status in (*ANYWHERE, 400, 404, 409, 413, 415)},
        },
        "security": [{"token": []}],
    }


def _operation(rule: Any, declared: Operation) -> dict[str, Any]:
    statuses = sorted({*ANYWHERE, *declared.statuses})
    told = " ".join(inspect.getdoc(_view(rule)).split())  # type: ignore[union-attr]
    about: dict[str, Any] = {
        "operationId": rule.endpoint.partition(".")[2],
        "summary": told.partition(". ")[0].rstrip("."),
        "description": f"{told} Needs the scope {declared.scope}.",
        "parameters": [*_in_path(rule), *_in_query(declared)],
        "responses": {
            "200": {"description": "It is so.", "content": _content(declared.answer)},
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses},
        },
    }
    if declared.body:
        about["requestBody"] = {"required": True, "content": _content(declared.body)}
    return about


def _in_path(rule: Any) -> list[dict[str, Any]]:
    code = {"type": "string", "minLength": 1, "maxLength": 20}
    return [{"name": name, "in": "path", "required": True, "schema": code} for name in rule.arguments]


def _in_query(declared: Operation) -> list[dict[str, Any]]:
    fields = declared.asked.model_json_schema(ref_template=REF)["properties"] if declared.asked.model_fields else {}
    found = []
    for name, schema in fields.items():
        given = next((kind for kind in schema.pop("anyOf", []) if kind.get("type") != "null"), schema)
        default = {"default": schema["default"]} if schema.get("default") is not None else {}
        kept = {key: value for key, value in (given | default).items() if key not in ("title", "description")}
        found.append({"name": name, "in": "query", "description": schema.get("description", ""), "schema": kept})
    return found


def _content(shape: type[Shape]) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": REF.format(model=shape.__name__)}}}


def _problem(status: int) -> dict[str, Any]:
    said = answers.SENTENCES.get(status) or {409: "What is there may not be changed.", 422: "It does not fit."}[status]
    headers = {
        401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
        429: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
    }
    told = {"headers": headers[status]} if status in headers else {}
    return {"description": said, "content": _content(shapes.Error), **told}


def _view(rule: Any) -> Any:
    return current_app.view_functions.get(rule.endpoint)
