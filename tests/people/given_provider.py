"""A plant that has an identity provider, for tests of whatever domain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from boards.people import provider_answers
from tests.people.identity_provider import IdentityProvider
from tests.people.provider_signing import configured


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityProvider]:
    """The plant's, by its settings; known afresh by every test."""
    provider = IdentityProvider().start()
    monkeypatch.setattr(provider_answers, "_kept", {})
    configured(app, provider)
    yield provider
    provider.stop()
