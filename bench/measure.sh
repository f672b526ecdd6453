#!/usr/bin/env bash
# bench/measure.sh CPU [--dry] : reruns every table of bench/results/CPU. Wants a quiet machine; takes about 45 minutes, ten of them the soak.
# --dry tries every command in its shortest form, in a few minutes: its figures mean nothing, so it writes to a folder of its own.
# With DisruptorNet=true in the environment, Disruptor-net is among the rings.
set -euo pipefail
cpu=${1:?usage: bench/measure.sh CPU [--dry], CPU the name of a folder in bench/results}
cd "$(dirname "$0")/.."
out=bench/results/$cpu
seconds=10 rounds=(--rounds 3) journal=(--rounds 5) wire=(--rounds 2) ring=(all --runs 5) notices=1000000 minutes=10 job=Short
if [ "${2:-}" = --dry ]; then
  out=$(mktemp -d)
  seconds=0.1 rounds=(--rounds 1) journal=(--rounds 1 --quick) wire=(--quick --only spin) ring=(all --runs 1 --events 20000 --only BusySpin) notices=100000 minutes=0.2 job=Dry
elif [ -r /proc/loadavg ] && awk '{ exit $1 < 1 }' /proc/loadavg; then
  echo "The machine is busy ($(cut -d' ' -f1-3 /proc/loadavg)): the figures will say so." >&2
fi
mkdir -p "$out"

dotnet build -c Release -v q -nologo bench/KisFast.Benchmarks
dotnet build -c Release -v q -nologo bench/KisFast.Latency
dotnet build -c Release -v q -nologo tests/KisFast.Allocations
benchmarks="dotnet bench/KisFast.Benchmarks/bin/Release/net10.0/KisFast.Benchmarks.dll"
latency="dotnet bench/KisFast.Latency/bin/Release/net10.0/KisFast.Latency.dll"

$benchmarks quick "$seconds" --out "$out/whole-path.md"
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

$latency wire "${wire[@]}" "${rivals[@]}" --out "$out"
$latency first "${rounds[@]}" --out "$out"
$latency sessions "${rounds[@]}" --out "$out"
$latency neighbour "${rounds[@]}" --out "$out"
$latency journal "${journal[@]}" --out "$out"
$benchmarks journal "$PWD/bench" --out "$out/journal.md"
$latency soak --minutes "$minutes" --out "$out"
$latency ring "${ring[@]}" > "$out/ring.md"
{
  echo '```text'
  dotnet tests/KisFast.Allocations/bin/Release/net10.0/KisFast.Allocations.dll --notices "$notices"
  echo '```'
} > "$out/allocations.md"
# The stages and variants, by BenchmarkDotNet.
$benchmarks --filter '*Stages*' --join --job "$job" --artifacts "$out/bdn" > /dev/null
cp "$out"/bdn/results/*-report-github.md "$out/stages.md"
rm -rf "$out/bdn"
echo "written to $out"
