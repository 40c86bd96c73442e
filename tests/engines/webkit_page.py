"""A page in WebKitGTK, on a virtual display (Xvfb)."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service
from urllib3.exceptions import HTTPError

from tests.engines.page import TIMEOUT_S
from tests.eventually import eventually

ANSWER_TIMEOUT_S, MAX_STARTS = 60, 3
"""Of the driver. Starts without an answer take about 180 s together; a test has 300 (`TEST_TIMEOUT_S`)."""
SCROLL_AND_WAIT_UNTIL_STILL = """
    const [element, done] = arguments;
    let last = "";
    const compare = () => {
        const { x, y } = element.getBoundingClientRect();
        if (last === `${x} ${y}`) return done();
        last = `${x} ${y}`;
        requestAnimationFrame(compare);
    };
    element.scrollIntoView({ block: "center", behavior: "instant" });
    requestAnimationFrame(compare);
"""
"""Scroll an element into the middle, and wait until it no longer moves. WebKit scrolls in a thread of its
own, and its driver would click where the element was before."""
NOT_READY = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
)
"""Errors of an element that is just moving, or that the page has replaced."""


class WebKitPage:
    """An `EnginePage` that WebKitWebDriver drives."""

    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver

    def open(self, address: str) -> None:
        self._driver.get(address)

    def reload(self) -> None:
        self._driver.refresh()

    def go_back(self) -> None:
        self._driver.back()

    def replace_tab(self) -> None:
        closed = self._driver.current_window_handle
        self._driver.switch_to.new_window("tab")  # first, as the browser ends with its last tab
        opened = self._driver.current_window_handle
        self._driver.switch_to.window(closed)
        self._driver.close()
        self._driver.switch_to.window(opened)

    def tap(self, xpath: str) -> None:
        self._use_when_ready(xpath, WebElement.click)

    def type_text(self, xpath: str, text: str) -> None:
        self._use_when_ready(xpath, lambda element: element.send_keys(text))

    def visible_texts(self, xpath: str) -> list[str]:
        try:
            return [element.text for element in self._visible(xpath)]
        except StaleElementReferenceException:
            return []

    def evaluate(self, expression: str) -> Any:
        return self._driver.execute_script(f"return {expression}")

    def _use_when_ready(self, xpath: str, use: Callable[[WebElement], None]) -> None:
        """Use the one visible element. Tries again until it can be used."""

        def is_used() -> bool:
            try:
                match self._visible(xpath):
                    case [element]:
                        self._driver.execute_async_script(SCROLL_AND_WAIT_UNTIL_STILL, element)
                        use(element)
                        return True
            except NOT_READY:
                pass
            return False

        eventually(is_used, TIMEOUT_S)

    def _visible(self, xpath: str) -> list[WebElement]:
        return [each for each in self._driver.find_elements(By.XPATH, xpath) if each.is_displayed()]


class DriverService(Service):
    """The process of WebKitWebDriver."""

    def send_remote_shutdown_command(self) -> None:
        """Ask for nothing: the driver has no such command, and one that is just ending resets the connection.
        Its process is terminated next."""


@contextmanager
def x_server() -> Iterator[str]:
    """An X server that draws into memory. Yields its display, such as ":3"."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1440x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL) as process:
        os.close(write_end)
        with os.fdopen(read_end) as ready:
            number = ready.readline().strip()  # empty if the server has ended
        try:
            assert number, "Xvfb does not start"
            yield f":{number}"
        finally:
            process.terminate()


@contextmanager
def open_webkit_page(display: str) -> Iterator[WebKitPage]:
    """A page in a new browser. It asks for the width of a phone, 390 px, and gets 447, the least that this
    browser has."""
    # The language is none that the pages have, so they are in English.
    environment = {
        **os.environ,
        "DISPLAY": display,
        "GDK_BACKEND": "x11",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "",
    }
    with ExitStack() as stack:
        driver = start_browser(stack, environment)
        driver.set_window_size(390, 844)
        yield WebKitPage(driver)


def start_browser(
    stack: ExitStack, environment: dict[str, str], answer_timeout_s: int = ANSWER_TIMEOUT_S
) -> WebDriver:
    """Start a browser, and end it with the stack. Its driver, which is found on the PATH of the environment,
    looks for a free port on which the browser is to wait for it. If another process takes that port first,
    the driver waits for an answer without end: then it is stopped and started again, as after any error."""
    path = shutil.which("WebKitWebDriver", path=environment["PATH"])
    starts = 0
    while True:
        starts += 1
        try:
            with ExitStack() as started:
                service = DriverService(path, env=environment)
                service.start()
                started.callback(service.stop)
                config = ClientConfig(remote_server_addr=service.service_url, timeout=answer_timeout_s)
                connection = RemoteConnection(client_config=config)
                driver = started.enter_context(WebDriver(command_executor=connection, options=Options()))
                stack.enter_context(started.pop_all())
                return driver
        except (HTTPError, WebDriverException):
            if starts == MAX_STARTS:
                raise
