"""Accessibility of a page in a browser."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "app/frontend/node_modules/axe-core/axe.min.js"


def faults(page: Page) -> list[str]:
    """The faults that axe finds, with the elements that have them."""
    page.evaluate(AXE.read_text("utf-8"))  # the policy of a page forbids other scripts in it
    results = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [f"{rule['id']}: {node['html']}" for rule in results["violations"] for node in rule["nodes"]]
