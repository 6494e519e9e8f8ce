"""A Slack written by others, as a process of its own: npm's local-slack, brought by install.sh."""

import ctypes
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

BINARY = Path(__file__).parent / "node_modules/local-slack-linux-x64/bin/local-slack"


@contextmanager
def running_local_slack(config: dict[str, Any], folder: Path) -> Iterator[str]:
    """The address of a local-slack with this workspace, which ends with the block or with this process."""
    settings = folder / "config.json"
    settings.write_text(json.dumps(config))
    port = free_port()
    command = [BINARY, "--config", settings, "--port", str(port), "--base-host", "127.0.0.1", "--files-dir", folder]
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        yield _answering(f"http://127.0.0.1:{port}", process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies without a chance to."""
    death_signal = 1
    ctypes.CDLL(None).prctl(death_signal, signal.SIGKILL)


def _answering(url: str, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(f"{url}/_control/state", timeout=1):  # noqa: S310
            return url
        time.sleep(0.05)
    raise RuntimeError(f"local-slack did not answer; it ended with {process.poll()}")
