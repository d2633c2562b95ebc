#!/bin/sh
# Put what the browser needs (styles, font, icons, charts) into src/workbench/ui/static/vendor, which git ignores.
set -eu
cd "$(dirname "$0")/.."
vendor=src/workbench/ui/static/vendor
modules=frontend/node_modules
wanted=$({ cat frontend/package-lock.json frontend/icons.txt tools/assets.sh tools/icons.py; grep ^vl-convert requirements/run.txt; } | cksum)
if [ "$(cat $vendor/.made-from 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi

echo "Setting up: styles, font and scripts" >&2
tools/npm.sh ci --ignore-scripts --loglevel=error >&2
rm -rf $vendor
mkdir -p $vendor/tabler $vendor/inter/files $vendor/tom-select $vendor/sortable
cp $modules/@tabler/core/dist/css/tabler.min.css $modules/@tabler/core/dist/js/tabler.min.js $vendor/tabler
cp $modules/tom-select/dist/js/tom-select.complete.min.js $modules/tom-select/dist/css/tom-select.bootstrap5.min.css $vendor/tom-select
cp $modules/sortablejs/Sortable.min.js $modules/sortablejs/LICENSE $vendor/sortable
cp $modules/@fontsource-variable/inter/wght.css $modules/@fontsource-variable/inter/LICENSE $vendor/inter
cp $modules/@fontsource-variable/inter/files/inter-*-wght-normal.woff2 $vendor/inter/files
# The hashed static storage looks for the maps that these comments name.
find $vendor -name '*.css' -o -name '*.js' | xargs sed -i -e 's,/\*# sourceMappingURL=[^*]*\*/,,' -e 's,^//# sourceMappingURL=.*,,'

echo "Setting up: icons and charts" >&2
.venv/bin/python tools/icons.py $modules/@tabler/icons/icons/outline frontend/icons.txt $vendor/icons.svg
.venv/bin/python -c 'import vl_convert; print(vl_convert.javascript_bundle())' >$vendor/vega.js
echo "$wanted" >$vendor/.made-from
