#!/usr/bin/env bash
# `hinoban check` over real inputs, when they are beside the project: it ends with 0, and names every file it could not use.
set -euo pipefail
cd "$(dirname "$0")/.."
data=../shared/data
if [ ! -d "$data" ]; then
  echo "skipped: the folder of real inputs is not here"
  exit 0
fi
out=$(mktemp)
trap 'rm -f "$out"' EXIT
npm run --silent cli -- check "$data" --json >"$out"
node -e '
const { measures, files } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))
const silent = files.filter((f) => f.used === false && !f.why)
if (measures.length !== 50) throw new Error(`${measures.length} measures instead of 50`)
if (files.length === 0) throw new Error("no file was looked at")
if (silent.length > 0) throw new Error(`${silent.length} unused files without a reason, first ${silent[0].path}`)
console.log(`${files.length} files, ${files.filter((f) => f.used).length} used, every other one with its reason; 50 measures judged`)
' "$out"
