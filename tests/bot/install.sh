#!/bin/sh
# Brings the local Slack of package-lock.json, with the machine's npm or with one from a hashed Python package.
# Usage: install.sh VENV
set -eu
venv=$1
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v npm >/dev/null; then
    "$venv/bin/python" -m venv "$venv/node"
    "$venv/bin/uv" pip install --quiet --python "$venv/node/bin/python" --require-hashes \
        -r "$here/../../requirements/node.txt"
    PATH="$venv/node/bin:$PATH"
fi
cd "$here"
npm ci --silent --no-audit --no-fund
