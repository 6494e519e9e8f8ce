"""``python -m marketbrief`` is the command ``marketbrief``."""

from marketbrief.cli import main

main(prog_name="marketbrief")
