#!/usr/bin/env bash
# bench/tiering.sh CPU [ROUNDS] : what the ways to compile do to the first fill and to the steady cost, into bench/results/CPU/tiering.md.
# Native AOT needs a linker (Debian: clang zlib1g-dev).
set -euo pipefail
cpu=${1:?usage: bench/tiering.sh CPU [ROUNDS], CPU the name of a folder in bench/results}
rounds=${2:-5}
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
project=bench/KisFast.Latency
rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
publish() { # publish NAME PROPERTY…
  local name=$1; shift
  # A copy of the intermediate files for each: they are not the same, and the ordinary build keeps its own.
  dotnet publish $project -c Release -r "$rid" -v q -nologo -o "$out/$name" --artifacts-path "$out/build-$name" "$@" >&2
  echo "$out/$name/KisFast.Latency"
}
hosts=()
hosts+=(--host "ReadyToRun, self-contained=$(publish r2r -p:PublishReadyToRun=true --self-contained)")
hosts+=(--host "Native AOT=$(publish aot -p:PublishAot=true)")
if [ "$(uname -m)" = x86_64 ]; then
  hosts+=(--host "Native AOT, x86-64-v3 and AES=$(publish aot-v3 -p:PublishAot=true -p:IlcInstructionSet=x86-64-v3%2caes)")
fi
dotnet build -c Release -v q -nologo $project
dotnet $project/bin/Release/net10.0/KisFast.Latency.dll tiering --rounds "$rounds" "${hosts[@]}" --out "bench/results/$cpu"
