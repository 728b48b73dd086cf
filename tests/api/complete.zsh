# What zsh completes: complete.zsh FOLDER LINE prints each choice; FOLDER holds _flujo.
zmodload zsh/zpty
zpty shell zsh -f -i
answer() { zpty -r shell text "*$1*" }
zpty -w shell "PROMPT=; unsetopt zle_bracketed_paste beep; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
# Calls of _files that only fill arrays go on as they are.
zpty -w shell 'compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]]; then builtin compadd "$@"; return; fi
    local hits=() last=() prefix=() path=()
    builtin compadd -A hits "$@"
    zparseopts -E S:=last P:=prefix p:=path
    (( $#hits )) && print -lr -- "" "choice:$IPREFIX${prefix[2]}${path[2]}"$^hits"${last[2]}"
    builtin compadd "$@"
}'
zpty -w shell 'comppostfuncs=(finish); finish() { comppostfuncs=(finish); print; print "end of choices" }; print ready to go'
answer 'ready to go'$'\r'
zpty -n -w shell "$2"$'\t'
answer 'end of choices'
zpty -d shell
print -r -- $text | tr -d '\r' | sed -n 's/^choice://p' | sort -u
