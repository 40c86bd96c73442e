"""A page that a person uses, in a browser of any engine."""

from collections.abc import Callable
from typing import Any, Protocol

from tests.eventually import eventually

TIMEOUT_S = 60
"""How long a page may take for a change: machines are busy with other tests."""


class EnginePage(Protocol):
    """A page in a browser with its own cookies and storage. Elements are found by XPath, which every driver
    knows."""

    def open(self, address: str) -> None:
        """Open an address, and wait until the page is loaded."""

    def reload(self) -> None:
        """Load the page again."""

    def go_back(self) -> None:
        """Go back to the page before, as the browser's button does."""

    def replace_tab(self) -> None:
        """Close the tab, and open an empty one."""

    def tap(self, xpath: str) -> None:
        """Wait for one visible element that nothing covers, and press its centre."""

    def type_text(self, xpath: str, text: str) -> None:
        """Press the keys of this text in a field."""

    def visible_texts(self, xpath: str) -> list[str]:
        """The texts of the elements that are visible now."""

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression."""


def with_text(text: str, element: str = "*") -> str:
    """The XPath of the innermost elements with this text in them."""
    has_text = f'contains(normalize-space(.), "{text}")'
    return f"//{element}[{has_text}][not(.//{element}[{has_text}])]"


def expect_visible(page: EnginePage, xpath: str, count: int = 1) -> None:
    """Wait until so many elements are visible."""
    _expect(page, lambda: len(page.visible_texts(xpath)) == count, f"{count} times {xpath}")


def expect_text(page: EnginePage, text: str) -> None:
    """Wait until the text is somewhere on the page."""
    _expect(page, lambda: bool(page.visible_texts(with_text(text))), text)


def expect_value(page: EnginePage, expression: str, value: object) -> None:
    """Wait until the JavaScript expression has this value."""
    _expect(page, lambda: page.evaluate(expression) == value, f"{expression} is {value!r}")


def _expect(page: EnginePage, is_met: Callable[[], bool], expected: str) -> None:
    """Wait until the condition is met. The error has the whole text of the page."""
    try:
        eventually(is_met, TIMEOUT_S)
    except AssertionError:
        text = page.evaluate("document.body.innerText")
        raise AssertionError(f"not found: {expected}, but:\n{text}") from None
