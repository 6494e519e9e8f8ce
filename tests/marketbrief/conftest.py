"""A Chroma server for the follower."""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest


class ChromaRun:
    """``chroma run`` on one loopback port and one directory, started and killed at will."""

    def __init__(self, directory):
        self._directory = directory
        self._process = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    def start(self):
        program = shutil.which("chroma", path=str(Path(sys.executable).parent))
        command = [program, "run", "--path", str(self._directory), "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 300
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError("chroma run does not listen")

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def chroma_server(tmp_path):
    """Made, not started."""
    made = ChromaRun(tmp_path / "served")
    yield made
    made.kill()
