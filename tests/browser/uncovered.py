"""Whether an element of a page can be pressed where it is."""

from playwright.sync_api import Locator


def is_uncovered(element: Locator) -> bool:
    """Whether a press on the middle of the element reaches it, or something in it."""
    return bool(
        element.evaluate(
            """(element) => {
                const { x, y, width, height } = element.getBoundingClientRect();
                return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }"""
        )
    )
