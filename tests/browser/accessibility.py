"""Accessibility of a page in a browser."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "app/frontend/node_modules/axe-core/axe.min.js"
OPTIONS = "{ resultTypes: ['violations'], rules: { 'color-contrast-enhanced': { enabled: true } } }"
"""All rules of axe's usual set, and a contrast of 7 to 1 for texts (4.5 to 1 for large ones)."""


def faults(page: Page) -> list[str]:
    """The faults that axe finds, with the elements that have them."""
    page.evaluate(AXE.read_text("utf-8"))  # the policy of a page forbids other scripts in it
    results = page.evaluate(f"axe.run({OPTIONS})")
    return [f"{rule['id']}: {node['html']}" for rule in results["violations"] for node in rule["nodes"]]
