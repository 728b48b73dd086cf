#!/bin/sh
# What bash, zsh and fish complete, as far as they are installed: commands, options, their words, policies, levers, folders.
# Usage: completion.sh FLUJO SOURCE [FOLDER], where FOLDER holds the scripts of an installation
set -eu
flujo=$(realpath "$1") source=$(realpath "$2")
. "$source/tests/cli/expect.sh"
PATH="$(dirname "$flujo"):$PATH"
export PATH HOME="$PWD"
ln -s "$source/scenarios/examples" scenarios
tiny=scenarios/corridor
flujo help $tiny --completion policies >policies
base=$(sed -n 1p policies) policy=$(sed -n 2p policies)
for shell in bash zsh fish; do flujo help --completion $shell >flujo.$shell; done
mkdir site && cp flujo.zsh site/_flujo

# For the last word of a line.
cat >complete.bash <<'END'
. ./flujo.bash
COMP_WORDS=($1); [ "${1% }" = "$1" ] || COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _flujo; printf '%s\n' "${COMPREPLY[@]}"
END
choices() { # choices SHELL LINE
    case $1 in
    bash) bash complete.bash "$2" ;;
    zsh) zsh -f "$source/tests/api/complete.zsh" "$PWD/site" "$2" ;;
    fish) fish --no-config -c 'source flujo.fish; complete -C $argv[1]' "$2" | cut -f 1 ;;
    esac | sed 's,/$,,' | sort | tr '\n' ' '
}
completes() { # completes LINE CHOICE...: in every shell
    line=$1
    shift
    for shell in $shells; do
        got=$(choices "$shell" "$line")
        [ "$got" = "$* " ] || fail "$shell, '$line': '$got' and not '$* '"
    done
}
shells=
for shell in bash zsh fish; do ! command -v $shell >/dev/null || shells="$shells $shell"; done
completes 'flujo comp' compare
completes 'flujo compare x --hor' --horizon
completes 'flujo export r.sqlite --format c' csv
# shellcheck disable=SC2046 # a list of policies
completes "flujo compare $tiny --baseline " $(sort policies)
completes "flujo compare $tiny --policies $base,$policy" "$base,$policy"
completes "flujo run $tiny --set smuggler.c" smuggler.campaign=
completes "flujo check ${tiny%or}" $tiny
conclude "completed by$shells"
