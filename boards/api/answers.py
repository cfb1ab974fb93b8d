"""How the API says no: one JSON shape for whatever goes wrong."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

SENTENCES = {
    400: "The body is no JSON that can be read.",
    401: "Send a token: Authorization: Bearer …",
    403: "This token may not do that.",
    404: "There is nothing of that name, or this token may not see it.",
    405: "That method is not for this address.",
    413: "That is too large. Send fewer readings at once.",
    415: "Send JSON: Content-Type: application/json",
    429: "Too many requests. Wait, and try again.",
    500: "Something broke on our side. Nothing was written.",
}


def problem(status: int, sentence: Any, field: str | None = None, **more: Any) -> Response:
    """{"error": {"status", "sentence", "field", …}}, which no one keeps."""
    response = jsonify(error={"status": status, "sentence": str(sentence), "field": field, **more})
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
