#!/bin/sh
# What stands in the place of a scenario's files, and how its folder is written.
# Usage: files.sh FLUJO TINY
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2")
fresh() { rm -rf e && cp -r "$tiny" e; }

# Pipes, devices, folders and links that lead nowhere are no files.
for file in scenario.yml places.csv facilities.csv series/violence.csv observations/custody.csv; do
    fresh; rm "e/$file"; mkfifo "e/$file"; expect 2 timeout 20 "$flujo" check e; says "e/$file: error: this is a pipe or a device"
    fresh; ln -sf /dev/zero "e/$file"; expect 2 timeout 20 "$flujo" check e; says "e/$file: error: this is a pipe or a device"
    fresh; rm "e/$file"; mkdir "e/$file"; expect 2 "$flujo" check e; says "e/$file: error: this is a folder"
    fresh; ln -sf nowhere "e/$file"; expect 2 "$flujo" check e; says "e/$file: error: cannot open this file: No such file"
    fresh; truncate -s 300000000 "e/$file"; expect 2 "$flujo" check e; says "e/$file: error: 300000000 bytes"
done

# Names that are almost right, and folders that cannot be read.
fresh; sed -i 's/2020-10-07,custody,/2020-10-07,custody_in,/' e/observations/custody.csv; expect 0 "$flujo" check e
says 'e/observations/custody.csv:2:23: warning: custody_in is kept by month, so this row is never compared; give whole months'
fresh; mv e/observations e/observation; expect 2 "$flujo" check e; says 'e/observation: error: .* did you mean observations?'
fresh; mv e/observations e/Observations; expect 2 "$flujo" check e; says 'did you mean observations?'
fresh; mv e/series e/serie; expect 2 "$flujo" check e; says 'did you mean series?'
fresh; mv e/facilities.csv e/facilities.CSV; expect 2 "$flujo" check e; says 'did you mean facilities.csv?'
fresh; rm -r e/observations; : >e/observations; expect 2 "$flujo" check e; says 'e/observations: error: this folder cannot be read'
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    as_user() { setpriv --reuid=65534 --clear-groups "$@"; }
    chmod 755 .
else
    as_user() { "$@"; }
fi
for folder in observations series; do
    fresh; chmod 000 "e/$folder"; expect 2 as_user "$flujo" check e; says "e/$folder: error: this folder cannot be read: Permission"
    chmod 755 "e/$folder"
done
fresh; chmod 000 e/facilities.csv; expect 2 as_user "$flujo" check e; says 'e/facilities.csv: error: cannot open this file: Permission'

# Translations: of texts that the scenario has, once each, into languages that there are. They change no run.
fresh; printf 'text,es\nSingle adult,Adultos\nVolcano,Volcán\nVolcano,Monte\n,x\n' >e/texts.csv; expect 2 "$flujo" check e
says "e/texts.csv:2:1: warning: no title or label of the scenario reads 'Single adult'; did you mean 'Single adults'?"
says "e/texts.csv:4:1: error: 'Volcano' is translated twice; keep one row"
says 'e/texts.csv:5:1: error: text is empty; it is needed'
fresh; printf 'text,fr\nVolcano,Volcan\n' >e/texts.csv; expect 2 "$flujo" check e; says "e/texts.csv:1:6: error: .*'fr'"
fresh; expect 0 "$flujo" run e --replicates 2 --quiet --out plain.sqlite
printf 'text,es\nVolcano,Volcán\nFamily members,Familias\n' >e/texts.csv
expect 0 "$flujo" run e --replicates 2 --quiet --out said.sqlite; expect 3 "$flujo" diff plain.sqlite said.sqlite
prints 'translation: .* 2 rows only in the second'; [ "$(wc -l <out)" -eq 1 ] || fail "translations change a run"
expect 0 "$flujo" report said.sqlite --lang es --out said.html
grep -q '>Familias<' said.html && ! grep -q '>Family members<' said.html || fail "labels are not in Spanish"

# One scenario has one identity, however its folder is written.
fresh
for folder in e e/ ./e// "$PWD/e" e/../e; do
    rm -rf x
    expect 0 "$flujo" run "$folder" --replicates 2 --threads 1 --quiet --out r.sqlite
    expect 0 "$flujo" export r.sqlite --quiet --out x
    [ -d first ] || cp -r x first
    diff -r first x >out || fail "written as $folder it is another scenario"
done

# A hundred thousand equal or unknown keys take no longer than their lines ask for.
fresh; { cat e/scenario.yml; seq -f 'x%.0f: 1' 60000; seq -f 'x%.0f: 2' 60000; } >big && mv big e/scenario.yml
expect 2 timeout 60 "$flujo" check e; says 'more of this kind: '
[ "$(wc -l <err)" -lt 320 ] || fail "$(wc -l <err) lines"
fresh; seq -f 'p%.0f,P,town,aa,,A,1,1,,,,,,' 30000 >>e/places.csv; seq -f 'q%.0f,hill,1,,,' 30000 >>e/routes.csv
expect 2 timeout 60 "$flujo" check e; says '29900 more of this kind: unknown place'

# Dates and spans of options keep the limits of files.
fresh
for end in 1899-12-31 2300-01-01 9999-12-31 2299-12-31; do expect 2 "$flujo" run e --end $end --out r.sqlite; says "end $end"; done
conclude "what stands in the place of files is right"
