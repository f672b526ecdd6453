#!/usr/bin/env python3
"""Draws two charts from the published results: what a notice costs beside its alternatives, and the latency of the modes that a user chooses between.

    python3 docs/images/charts.py

Light grounds, so that they can be read in both themes.
"""
import math, os, re

from drawings import AMBER, BLUE, GREEN, HERE, INK, QUIET, RED, Drawing

RESULTS = os.path.join(HERE, "..", "..", "bench", "results")
# The machine on which those outside .NET were measured too.
SPEED = os.path.join(RESULTS, "intel-xeon-emerald-rapids-2-cores")
HOP = os.path.join(RESULTS, "amd-epyc-zen5-2-cores", "hop.md")


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def best_of(table, row):
    """The fastest slice of a row, in ns."""
    cells = re.search(rf"^\| {re.escape(row)} \|(.*)$", table, re.M).group(1).split("|")
    return float(cells[1].replace(",", ""))


def outside(text, name):
    return float(re.search(rf"^{name}: .*?([\d,]+) (?:ns/notice )?\(best\)", text, re.M).group(1).replace(",", ""))


def speed():
    table = re.search(r"^### US fill, 25 fields, encrypted.*?(?=^###|\Z)", read(SPEED, "whole-path.md"), re.M | re.S).group(0)
    rivals = read(SPEED, "rivals.md")
    rows = [("floor: the platform's base64 and AES alone", best_of(table, "Floor"), QUIET), ("KisFast", best_of(table, "KisFast"), GREEN),
            ("careful C# on spans", best_of(table, "Span BCL"), BLUE), ("idiomatic C#", best_of(table, "Idiomatic C#"), BLUE),
            ("Node: crypto, split", outside(rivals, "node"), AMBER), ("Python: pycryptodome, split", outside(rivals, "decode_split"), AMBER),
            ("Python: KIS's sample, pandas", outside(rivals, "decode_pandas"), AMBER)]
    floor = rows[0][1]
    left, top, step, width = 300, 62, 34, 420
    d = Drawing(860, top + step * len(rows) + 30, "What an encrypted 25-field fill costs, in ns, on a logarithmic scale")
    d.text(20, 26, "One encrypted 25-field fill, frame bytes to record: ns, and × the floor; fastest slices", bold=True)
    d.text(20, 44, "Intel Xeon (Emerald Rapids), two shared virtual cores, 22 November 2026. A logarithmic scale: each line is ten times the one before.", QUIET, size=12)
    bottom = top + step * len(rows)

    def x(ns):
        return left + width * (math.log10(ns) - 1) / 5

    for power in range(1, 7):
        d.line(f"M{x(10 ** power):.1f} {top - 6}V{bottom}", arrow=False, colour="#d0d7de")
        d.text(x(10 ** power), bottom + 16, {1: "10 ns", 2: "100 ns", 3: "1 µs", 4: "10 µs", 5: "100 µs", 6: "1 ms"}[power], QUIET, "middle", size=12)
    for i, (name, ns, colour) in enumerate(rows):
        y = top + i * step
        d.text(left - 12, y + 18, name, INK, "end", bold=name == "KisFast")
        d.parts.append(f'<rect x="{left}" y="{y + 3}" width="{x(ns) - left:.1f}" height="22" rx="2" fill="{colour}"/>')
        times = ns / floor
        label = f"{int(ns + 0.5):,} ns" + ("" if i == 0 else f", {times:.1f} ×" if times < 10 else f", {round(times, -3 if times > 10000 else 0):,.0f} ×")
        inside = x(ns) + 150 > 856
        d.text(x(ns) + (-8 if inside else 8), y + 18, label, "#ffffff" if inside else INK, "end" if inside else "start", bold=name == "KisFast")
    d.save("how-fast.svg")


MODES = [("clientwebsocket", "ClientWebSocket", AMBER), ("async", "HandleWith: a thread, Receive = Async", BLUE),
         ("default", "HandleInline, no setting", GREEN), ("inline-spin", "HandleInline, Receive = Spin", RED), ("bare-spin", "a bare spinning socket", QUIET)]
PACES = [("100ms", "one in 100 ms"), ("1ms", "one a ms"), ("burst (50)", "bursts of 50")]


def modes():
    text = read(HOP)
    table = re.search(r"^## From the send.*?\n\n(.*?)\n\n", text, re.M | re.S).group(1).splitlines()
    columns = [cell.strip() for cell in table[0].strip("|").split("|")]
    figures = {}
    for line in table[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        figures[cells[0]] = {name: float(cell.split("/")[0].replace(",", "")) for name, cell in zip(columns[1:], cells[1:])}
    left, top, height, span = 70, 70, 250, 190
    d = Drawing(860, top + height + 62, "From the send to the end of the handler, p50 in µs, by mode and pace")
    d.text(20, 26, "From the send to the end of the handler: p50, µs", bold=True)
    d.text(20, 44, re.search(r"^(\d+ \w+ \d{4}), ", text, re.M).group(1) + ", two virtual cores of an AMD EPYC (Zen 5), the sender on one of them. A logarithmic scale.",
           QUIET, size=12)

    def y(us):
        return top + height - height * (math.log10(us) - math.log10(5)) / (math.log10(400) - math.log10(5))

    for us in (5, 10, 20, 50, 100, 200, 400):
        d.line(f"M{left} {y(us):.1f}H{left + span * 2 + 60}", arrow=False, colour="#d0d7de")
        d.text(left - 8, y(us) + 4, f"{us}", QUIET, "end", size=12)
    xs = [left + 30 + span * i for i in range(len(PACES))]
    for x, (_, name) in zip(xs, PACES):
        d.text(x, top + height + 22, name, QUIET, "middle", size=12)
    # Labels at the lines' ends, pushed apart where they would touch.
    ends = sorted(((y(figures[mode][PACES[-1][0]]), mode) for mode, _, _ in MODES))
    places, last = {}, -99.0
    for at, mode in ends:
        last = places[mode] = max(at, last + 20)
    for mode, name, colour in MODES:
        points = [(x, y(figures[mode][pace])) for x, (pace, _) in zip(xs, PACES)]
        dashed = mode == "bare-spin"
        d.parts.append(f'<path d="M{" L".join(f"{px} {py:.1f}" for px, py in points)}" fill="none" stroke="{colour}" stroke-width="2.5"'
                       + (' stroke-dasharray="5 4"' if dashed else "") + "/>")
        for (px, py), (pace, _) in zip(points, PACES):
            d.parts.append(f'<circle cx="{px}" cy="{py:.1f}" r="4" fill="{colour}"/>')
        d.line(f"M{xs[-1] + 6} {points[-1][1]:.1f}L{xs[-1] + 34} {places[mode]:.1f}", arrow=False, colour="#d0d7de")
        d.text(xs[-1] + 40, places[mode] + 4, f"{name}  {figures[mode][PACES[-1][0]]:.0f}", colour, bold=True, size=12)
    d.text(left, top + height + 46, "Coloured: what a user chooses between. Ten a ms and p99: bench/results.", QUIET, size=12)
    d.save("latency.svg")


if __name__ == "__main__":
    speed()
    modes()
