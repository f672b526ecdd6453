#!/usr/bin/env bash
# bench/measure.sh CPU : reruns every table of bench/results/CPU. Wants a quiet machine; takes about twenty minutes.
set -euo pipefail
cpu=${1:?usage: bench/measure.sh CPU, the name of a folder in bench/results}
cd "$(dirname "$0")/.."
out=bench/results/$cpu
mkdir -p "$out"
if [ -r /proc/loadavg ] && awk '{ exit $1 < 1 }' /proc/loadavg; then
  echo "The machine is busy ($(cut -d' ' -f1-3 /proc/loadavg)): the figures will say so." >&2
fi

dotnet build -c Release -v q -nologo bench/KisFast.Benchmarks
dotnet build -c Release -v q -nologo bench/KisFast.Latency
dotnet build -c Release -v q -nologo tests/KisFast.Allocations
benchmarks="dotnet bench/KisFast.Benchmarks/bin/Release/net10.0/KisFast.Benchmarks.dll"
latency="dotnet bench/KisFast.Latency/bin/Release/net10.0/KisFast.Latency.dll"

$benchmarks quick 10 --out "$out/whole-path.md"
rivals=()
if /usr/bin/python3 -c 'import pandas, websockets, Cryptodome' 2>/dev/null && [ -d bench/rivals/node_modules/ws ]; then
  rivals=(--rivals bench/rivals)
  {
    echo "# Rivals outside .NET, in memory"
    echo
    echo '```text'
    /usr/bin/python3 bench/rivals/kis_python.py pandas bench
    /usr/bin/python3 bench/rivals/kis_python.py split bench
    node bench/rivals/kis_node.js bench
    echo '```'
    echo
    echo "Python $(/usr/bin/python3 -c 'import platform, pandas, websockets; print(platform.python_version(), "pandas", pandas.__version__, "websockets", websockets.__version__)'), Node $(node --version), $(date -u +%F)"
  } > "$out/rivals.md"
fi

$latency wire --rounds 3 "${rivals[@]}" --out "$out"
$latency ring > "$out/ring.md"
{
  echo '```text'
  dotnet tests/KisFast.Allocations/bin/Release/net10.0/KisFast.Allocations.dll
  echo '```'
} > "$out/allocations.md"
# The stages and variants, by BenchmarkDotNet.
$benchmarks --filter '*Stages*' --join --artifacts "$out/bdn" > /dev/null
cp "$out"/bdn/results/*-report-github.md "$out/stages.md"
rm -rf "$out/bdn"
echo "written to $out"
