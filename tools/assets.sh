#!/bin/sh
# Put what the browser needs beside our own files (font, icons, charts) into src/workbench/ui/static/vendor, which git ignores.
set -eu
cd "$(dirname "$0")/.."
vendor=src/workbench/ui/static/vendor
modules=frontend/node_modules
wanted=$({ cat frontend/package-lock.json frontend/icons.txt tools/assets.sh tools/icons.py; grep ^vl-convert requirements/run.txt; } | cksum)
if [ "$(cat $vendor/.made-from 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi

echo "Setting up: the font" >&2
tools/npm.sh ci --ignore-scripts --loglevel=error >&2
rm -rf $vendor
mkdir -p $vendor/inter/files
cp $modules/@fontsource-variable/inter/LICENSE $vendor/inter
for letters in latin latin-ext greek cyrillic; do
    cp $modules/@fontsource-variable/inter/files/inter-$letters-wght-normal.woff2 $vendor/inter/files
done

echo "Setting up: icons and charts" >&2
.venv/bin/python tools/icons.py $modules/@tabler/icons/icons/outline frontend/icons.txt $vendor/icons.svg
.venv/bin/python -c 'import vl_convert; print(vl_convert.javascript_bundle())' >$vendor/vega.js
echo "$wanted" >$vendor/.made-from
