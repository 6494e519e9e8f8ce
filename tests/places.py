"""Where the checkout and the shared data stand; tests that need the data skip where it is absent."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
