"""Screens that watch in the test's own process, as in the live tests."""

from tests.live.conftest import publish, watching

__all__ = ["publish", "watching"]
