#!/bin/sh
# Makes block_kit.schema.json and manifest_types.schema.json anew from the packages of package-lock.json.
# For another version of Slack's types: npm install --save-exact @slack/types@VERSION, then this.
set -eu
cd "$(dirname "$0")"
npm ci --silent --no-audit --no-fund
node make.mjs ..
