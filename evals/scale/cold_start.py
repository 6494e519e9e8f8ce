"""The cold-start time of commands, beside a bare Python and beside importing what tutorials import.

    python -m evals.scale.cold_start [--runs 5]

Prints the median of whole-process wall times in seconds, and the ratio to a bare Python's.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

__all__ = ["main"]

QUESTION = "why did small caps rally?"
MARKETBRIEF = [sys.executable, "-m", "marketbrief"]
PEER = "import chromadb, langchain_openai, openai, slack_bolt"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MARKETBRIEF_LIBRARY": folder}
        subprocess.run([*MARKETBRIEF, "--library", folder, "demo"], env=environment, check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "marketbrief --help": [*MARKETBRIEF, "--help"],
            f"marketbrief ask {QUESTION!r} (demo library)": [*MARKETBRIEF, "ask", QUESTION, "--as-of", "2026-09-18"],
            f"python -c '{PEER}'": [sys.executable, "-c", PEER],
        }
        medians = {name: _median_seconds(command, environment, runs) for name, command in commands.items()}
    bare = medians["python -c pass"]
    for name, seconds in medians.items():
        print(f"{seconds:7.3f} s  {seconds / bare:6.1f} x  {name}")


def _median_seconds(command: list[str], environment: dict[str, str], runs: int) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
