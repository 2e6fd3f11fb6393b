#!/bin/sh
# Makes .venv hold what a lock names, on a machine that has only Python.
# Usage: requirements/install.sh run|demo|dev
set -eu
cd "$(dirname "$0")/.."

lock=$1
# A copy of what .venv was made from: while it still matches, there is nothing to do.
stamp=.venv/made-from

stop() { echo "$*" >&2; exit 1; }

# A moved checkout or another Python makes an environment's scripts useless.
identity() {
    "$1" -c 'import os, sys
if not (3, 11) <= sys.version_info < (3, 14): sys.exit(1)
print(" ".join(sys.version.split()), os.getcwd())' 2>/dev/null
}

made_from() { identity "$1" && cat "requirements/$2.txt" pyproject.toml; }

is_made() {
    [ -e "$stamp" ] || return 1
    made=$(cat "$stamp")
    [ "$made" = "$(made_from "$1" "$lock")" ] && return
    # Each lock holds the one before it, version for version.
    case $lock in
        run) [ "$made" = "$(made_from "$1" demo)" ] || [ "$made" = "$(made_from "$1" dev)" ] ;;
        demo) [ "$made" = "$(made_from "$1" dev)" ] ;;
        *) false ;;
    esac
}

choose_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        identity "$python" >/dev/null && echo "$python" && return
    done
    stop "Python 3.11, 3.12 or 3.13 is needed and ${PYTHON:-python3} is none:" \
        "install one or name it, as in 'make run PYTHON=/path/to/python3'."
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1"
}

# Debian keeps a part of Python's venv module in a package of its own.
install_venv_module() {
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "Installing $package, which this Python came without." >&2
    { apt_install "$package" || { as_root apt-get update -qq; apt_install "$package"; }; } \
        </dev/null >/dev/null 2>&1 ||
        stop "This Python cannot make a virtual environment:" \
            "run 'apt-get install $package' as root, then try again."
}

make_environment() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null || install_venv_module "$1"
    "$1" -m venv --clear .venv
}

pip_install() {
    .venv/bin/python -m pip install -qq --no-deps --no-compile \
        --no-input --disable-pip-version-check "$@"
}

[ -n "${PYTHON:-}" ] || ! is_made .venv/bin/python || exit 0
python=$(choose_python)
! is_made "$python" || exit 0

echo "Setting up .venv from requirements/$lock.txt with $("$python" --version)." >&2
if [ "$(head -n 1 "$stamp" 2>/dev/null)" != "$(identity "$python")" ]; then
    make_environment "$python"
fi
rm -f "$stamp" # so that an interrupted set-up starts afresh
# Wheels alone and no build isolation, for a build would fetch tools that no lock names; modules are
# compiled when first imported, for most of the larger libraries never are.
pip_install --require-hashes --only-binary :all: -r "requirements/$lock.txt"
pip_install --no-build-isolation -e .
made_from "$python" "$lock" >"$stamp"
