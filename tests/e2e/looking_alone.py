"""A browser on a machine without a network: `python -m tests.e2e.looking_alone URL FOLDER`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.running import find_chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main(url: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        # The certificate is one of the test's own; that it holds for the name is asked elsewhere.
        context = browser.new_context(
            viewport={"width": 1920, "height": 1080}, locale="sv-SE", ignore_https_errors=True
        )
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("html[data-live=live]", timeout=60_000)
        (folder / "wall").write_text(page.content(), encoding="utf-8")
        page.screenshot(path=folder / "wall.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
