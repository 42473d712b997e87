"""A network between the server and a page that holds what the server says, for tests."""

from playwright.sync_api import Page, WebSocketRoute


class SlowNetwork:
    """What the server says to the page on its way, held while `slow`."""

    def __init__(self, page: Page) -> None:
        self.slow = False
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []
        page.route_web_socket(lambda url: "/_stcore/stream" in url, self._between)

    def _between(self, browser: WebSocketRoute) -> None:
        browser.connect_to_server().on_message(lambda said: self._hear(browser, said))

    def _hear(self, browser: WebSocketRoute, said: str | bytes) -> None:
        self._held.append((browser, said))
        if not self.slow:
            self.arrive()

    def arrive(self) -> None:
        """Let all that is on its way come, in order."""
        self.slow = False
        arrived, self._held = self._held, []
        for browser, said in arrived:
            browser.send(said)

    def arrive_next(self) -> bool:
        """Let the first of what is on its way come, and return whether anything was."""
        if self._held:
            browser, said = self._held.pop(0)
            browser.send(said)
            return True
        return False
