#!/usr/bin/env bash
# Takes the README's pictures: runs the release binary on the shipped configuration in a terminal of 120x36, once in
# Chinese and once in English, and turns what is really on the screen into SVG. Needs tmux and python3.
#
#   packaging/screenshot.sh [SECONDS]      how long the office lives before the picture is taken; default 60
#   HOOKWATCH=target/debug/hookwatch packaging/screenshot.sh      another binary
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
columns=120
rows=36
hookwatch=${HOOKWATCH:-target/release/hookwatch}
[ -x "$hookwatch" ] || cargo build --release --locked
hookwatch=$(realpath "$hookwatch")

scratch=$(mktemp -d)
socket="hookwatch-screenshot-$$"
trap 'tmux -L "$socket" kill-server 2>/dev/null || true; rm -rf "$scratch"' EXIT

# One after the other would wait twice: both run side by side, each with a journal of its own.
start() { # LANGUAGE LOCALE
    mkdir "$scratch/$1"
    cp config.toml "$scratch/$1/"
    tmux -u -L "$socket" -f /dev/null new-session -d -s "$1" -x "$columns" -y "$rows" -c "$scratch/$1" \
        env -u NO_COLOR LC_ALL="$2" TERM=tmux-256color "$hookwatch" --config "$scratch/$1/config.toml"
    tmux -L "$socket" set-option -t "$1" status off
}

take() { # LANGUAGE PICTURE TITLE
    tmux -L "$socket" capture-pane -e -N -p -t "$1" >"$scratch/$1.ansi"
    grep -q '[^[:space:]]' "$scratch/$1.ansi" || { echo "screenshot: the screen is empty" >&2; exit 1; }
    python3 packaging/ansi_to_svg.py "$columns" "$rows" "$3" <"$scratch/$1.ansi" >"$2"
    echo "$2"
}

start zh zh_CN.UTF-8
start en en_GB.UTF-8
sleep "$seconds"
take zh docs/screenshot.svg "hookwatch 监测 24 条线路（模拟数据）"
take en docs/screenshot-en.svg "hookwatch watching 24 lines (simulated)"

# The same shift read back: the last minutes of it, where the office lived.
review() { # LANGUAGE
    tmux -L "$socket" send-keys -t "$1" r
    sleep 2
    for _ in 1 2 3 4 5 6 7 8; do tmux -L "$socket" send-keys -t "$1" + && sleep 0.3; done
    sleep 1
}
review zh
review en
take zh docs/screenshot-review.svg "hookwatch 班后回查（模拟数据）"
take en docs/screenshot-review-en.svg "hookwatch reading a shift back (simulated)"
