#!/bin/zsh -f
# Prints what zsh offers for a line that is typed: zsh capture-completion.zsh FOLDER-WITH-_mentat LINE
# An interactive zsh runs on a pseudo-terminal, with compadd replaced by one that prints what it was given.
zmodload zsh/zpty || exit 2
zpty z zsh -f -i
zpty -w z "source ${0:A:h}/capture-completion-inner.zsh ${(q)1}"
local line
repeat 9; do zpty -r z line; [[ $line == *ready* ]] && break; done
zpty -w -n z "$2"$'\t'
integer tog=0
while zpty -r z line; do
  if [[ $line == *$'\0'* ]]; then (( tog++ )) && break; continue; fi
  (( tog )) && print -r -- "${line%%[[:space:]]#}"
done
zpty -d z
