"""A page in Chromium or Firefox."""

from typing import Any

from playwright.sync_api import Page


class PlaywrightPage:
    """An `EnginePage` that Playwright drives."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, address: str) -> None:
        self._page.goto(address)

    def reload(self) -> None:
        self._page.reload()

    def go_back(self) -> None:
        self._page.go_back()

    def replace_tab(self) -> None:
        closed, self._page = self._page, self._page.context.new_page()
        closed.close()

    def tap(self, xpath: str) -> None:
        self._page.locator(f"xpath={xpath}").filter(visible=True).click()

    def type_text(self, xpath: str, text: str) -> None:
        self._page.locator(f"xpath={xpath}").press_sequentially(text)

    def visible_texts(self, xpath: str) -> list[str]:
        return self._page.locator(f"xpath={xpath}").filter(visible=True).all_inner_texts()

    def evaluate(self, expression: str) -> Any:
        return self._page.evaluate(expression)
