#!/usr/bin/env bash
# fuzz.sh TARGET [SECONDS] : fuzzes one target with AFL++; fuzz.sh list names them. Findings end up in fuzz/findings/TARGET.
# Needs afl-fuzz (Debian: apt-get install afl++) and the .NET SDK; see README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?usage: fuzz.sh TARGET [SECONDS]}
seconds=${2:-3600}
out=$here/findings/$target
app=$here/findings/.app

if [ ! -e "$app/.instrumented" ] || [ "${REBUILD:-0}" = 1 ]; then
  dotnet publish "$here/KisFast.Fuzz" -c Release -o "$app" -v q -nologo
  dotnet "$app/KisFast.Fuzz.dll" instrument "$app/KisFast.dll"
  touch "$app/.instrumented"
fi
if [ "$target" = list ]; then dotnet "$app/KisFast.Fuzz.dll" list; exit; fi

input=$here/KisFast.Fuzz/corpus/$target
if [ -d "$out/default/queue" ]; then input=-; fi
mkdir -p "$out"
# The target is managed code: AFL cannot see its instrumentation in the binary, and the runtime handles its own signals.
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1
export DOTNET_TieredPGO=0 DOTNET_gcServer=0
exec afl-fuzz -i "$input" -o "$out" -V "$seconds" -t 10000 -m none -- dotnet "$app/KisFast.Fuzz.dll" run "$target"
