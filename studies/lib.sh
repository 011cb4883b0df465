# What the scripts of this folder share. Not to be run by itself.
set -eo pipefail

# Reads a script's arguments: `options "NAME NAME" "$@"`. Options of these names become variables. Those
# that find and study both take fill the array `both`; all other words, for study alone, fill `rest`.
options() {
  local own=" $1 " name value
  shift
  both=() rest=()
  while [ $# -gt 0 ]; do
    case $1 in
      --help) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; exit ;;
      --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    esac
    name=${1#--}
    case "$own data-dir threads device precision " in
      *" $name "*) [ $# -ge 2 ] || { echo "$1 needs a value" >&2; exit 2; } ;;
      *) rest+=("$1"); shift; continue ;;
    esac
    value=$2
    [ "$name" != data-dir ] || value=$(absolute "$2")
    case $own in
      *" $name "*) printf -v "$name" %s "$value" ;;
      *) both+=("$1" "$value") ;;
    esac
    shift 2
  done
}

# The path of a file or folder from anywhere.
absolute() {
  case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac
}

# Searches unless an answer lies in a folder: `search FOLDER OPTIONS of find`.
search() {
  local folder=$1
  shift
  grep -q '"status": "found"' "$folder/finding.json" 2>/dev/null || ./lr4j find "$@" --out "$folder"
}

# The rate that a search found.
rate_of() {
  sed -n 's/^  "rate": \(.*\),/\1/p' "$1/finding.json"
}

# The bounds that a search found, as a schedule wants them.
bounds_of() {
  tr -d ' \n' <"$1/finding.json" | sed -n 's/.*"bounds":{"base":\([^,]*\),"max":\([^}]*\)}.*/base=\1, max=\2/p'
}
