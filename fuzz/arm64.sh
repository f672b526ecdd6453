#!/usr/bin/env bash
# arm64.sh [COMMAND…] : runs KisFast.Fuzz for Arm64 under qemu-user; without a command, shows the variants and compares them with the
# oracles on some thousands of inputs. Needs Debian's qemu-user and the .NET SDK; fetches Debian's arm64 C library beside the findings.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$here/findings/.arm64
command -v qemu-aarch64 > /dev/null || { echo "qemu-aarch64 is missing: apt-get install qemu-user"; exit 2; }

if [ ! -e "$work/root/.complete" ]; then
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/packages" "$work/root"
  apt=(apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Sandbox::User=root
       -o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache")
  "${apt[@]}" update
  (cd "$work/packages" && "${apt[@]}" download libc6 libstdc++6 libgcc-s1 libssl3 zlib1g)
  for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root"; done
  touch "$work/root/.complete"
fi

dotnet publish "$here/KisFast.Fuzz" -c Release -r linux-arm64 --self-contained -o "$work/app" -v q -nologo
run() { qemu-aarch64 -L "$work/root" "$work/app/KisFast.Fuzz" "$@"; }
if [ $# -gt 0 ]; then run "$@"; exit; fi
run variants
run replay
for target in decrypt split; do run differential --cases 10000 --seed 1 --target $target; done
for target in notice record; do run differential --cases 2000 --seed 1 --target $target; done
