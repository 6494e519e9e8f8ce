"""Pictures of what the bot looks like in Slack, for the documentation, from the page that 'marketbrief preview' makes.

    python -m evals.slack.slack_pictures --browser CHROMIUM [--out docs/images]

Needs a Chromium or Chrome that runs without a screen (the npm package @sparticuz/chromium carries one); the environment
of this program is the browser's.
"""

import argparse
import asyncio
import base64
import json
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse
from click.testing import CliRunner

from marketbrief.cli import main as marketbrief

PICTURES = ("slack-briefing", "slack-sources", "slack-home")
WIDTH, HEIGHT, SHARPNESS = 880, 1400, 1.5
MOST_HEIGHT = 1_500
MARGIN = 10
TRIES, PAUSE_SECONDS = 200, 0.1
FLAGS = (
    "--headless", "--no-sandbox", "--no-zygote", "--single-process", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-proxy-server", "--hide-scrollbars", "--remote-debugging-port=0", f"--window-size={WIDTH},{HEIGHT}",
)  # fmt: skip
PLACE = "JSON.stringify((r => [r.x, r.y, r.width, r.height])(document.getElementById('{}').getBoundingClientRect()))"


async def main() -> None:
    """Make the page, open it in the browser, and keep its parts as pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page = folder / "preview.html"
        CliRunner().invoke(marketbrief, ["preview", str(page)], catch_exceptions=False)
        async with _tab(given.browser, folder) as tab:
            await _call(tab, "Page.navigate", url=page.as_uri())
            await asyncio.sleep(1)
            for picture in PICTURES:
                (given.out / f"{picture}.png").write_bytes(await _picture(tab, picture))
                print(given.out / f"{picture}.png")


@asynccontextmanager
async def _tab(browser: str, folder: Path) -> AsyncIterator[ClientWebSocketResponse]:
    """A browser's only tab, to be told what to do."""
    command = [browser, *FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    process = await asyncio.create_subprocess_exec(*command, stderr=subprocess.DEVNULL)
    try:
        async with ClientSession() as session:
            port = await asyncio.to_thread(_port, folder / "profile" / "DevToolsActivePort")
            async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                address = (await response.json())[0]["webSocketDebuggerUrl"]
            async with session.ws_connect(address, max_msg_size=0) as tab:
                yield tab
    finally:
        process.kill()
        await process.wait()


def _port(file: Path) -> str:
    """Where the browser listens, once it does."""
    for _ in range(TRIES):
        if file.exists() and (words := file.read_text().split()):
            return words[0]
        time.sleep(PAUSE_SECONDS)
    raise ClientError("the browser does not listen")


async def _picture(tab: ClientWebSocketResponse, name: str) -> bytes:
    found = await _call(tab, "Runtime.evaluate", expression=PLACE.format(name))
    x, y, width, height = json.loads(found["result"]["value"])
    clip = {
        "x": x - MARGIN, "y": y - MARGIN, "width": width + 2 * MARGIN, "height": min(height, MOST_HEIGHT) + 2 * MARGIN,
        "scale": SHARPNESS,
    }  # fmt: skip
    taken = await _call(tab, "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
    return base64.b64decode(taken["data"])


async def _call(tab: ClientWebSocketResponse, method: str, **params: object) -> dict[str, Any]:
    await tab.send_json({"id": 1, "method": method, "params": params})
    while (answer := await tab.receive_json()).get("id") != 1:
        pass
    result: dict[str, Any] = answer["result"]
    return result


if __name__ == "__main__":
    asyncio.run(main())
