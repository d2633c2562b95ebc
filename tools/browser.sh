#!/bin/sh
# Print the path of Chromium, installing Debian's package where that is allowed; else say why browser tests will be skipped.
set -eu
find_browser() { command -v "${BATNA_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; }
if find_browser; then exit 0; fi
if [ "$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else
    echo "No browser: the tests in a browser will be skipped. Install Debian's package 'chromium' to run them." >&2
    exit 0
fi
# Playwright's own Node needs libatomic1, which a bare Debian lacks.
install() {
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium libatomic1 fonts-liberation
}
if command -v apt-get >/dev/null; then
    echo "Setting up: Chromium" >&2
    log=$(mktemp)
    install >"$log" 2>&1 </dev/null || tail -n 5 "$log" >&2
    rm -f "$log"
fi
find_browser || echo "No browser: the tests in a browser will be skipped. Install Chromium to run them." >&2
