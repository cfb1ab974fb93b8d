"""axe-core in a page: what would shut somebody out. Comes by `npm ci` in tests/; the product itself doesn't have it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"


def complaints(page: Page) -> list[str]:
    """What axe finds on the page as it is now, one line each; empty when there is nothing."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)")
    return [f"{rule['id']}: {node['html'][:120]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
