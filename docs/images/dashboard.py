#!/usr/bin/env python3
"""Draws grafana-dashboard.json as its panels stand, from a Prometheus that scrapes a feed: every query is asked as it is written.

    python3 docs/images/dashboard.py http://127.0.0.1:9090 [SECONDS [END, as seconds since 1970]]
"""
import json, math, os, sys, time, urllib.parse, urllib.request

from drawings import AMBER, BLUE, GREEN, HERE, INK, QUIET, RED, Drawing

LINES = [BLUE, RED, GREEN, AMBER, "#6639ba", "#0a7a7a", QUIET]
WIDTH, UNIT, ROW, GAP, TOP = 1180, 1180 / 24, 34, 8, 44
INTERVAL = "15s"


def ask(server, path, **query):
    with urllib.request.urlopen(f"{server}/api/v1/{path}?{urllib.parse.urlencode(query)}", timeout=60) as reply:
        return json.load(reply)["data"]["result"]


def say(value, unit):
    if value is None or math.isnan(value):
        return "–"
    if unit == "s":
        return f"{value * 1e6:.3g} µs" if value < 1e-3 else f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"
    if unit == "percentunit":
        return f"{100 * value:.2g} %"
    text = f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2g}"
    return f"{text}/s" if unit == "cps" else text


def name_of(target, labels):
    legend = target.get("legendFormat") or ""
    for key, value in labels.items():
        legend = legend.replace("{{" + key + "}}", value)
    return legend.strip() or " ".join(labels.values()) or "value"


def main(server, seconds, end):
    with open(os.path.join(HERE, "..", "grafana-dashboard.json"), encoding="utf-8") as file:
        panels = json.load(file)["panels"]
    step = max(1, seconds // 120)
    d = Drawing(WIDTH, TOP + max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in panels) * ROW + 8, "The Grafana dashboard, drawn from a run")
    d.text(12, 28, f"KisFast: {seconds // 60} minutes of a run", size=16, bold=True)
    empty = []
    for panel in panels:
        g, unit = panel["gridPos"], panel.get("fieldConfig", {}).get("defaults", {}).get("unit", "short")
        x, y, w, h = g["x"] * UNIT + GAP / 2, TOP + g["y"] * ROW, g["w"] * UNIT - GAP, g["h"] * ROW - GAP
        d.parts.append(f'<rect x="{x:.0f}" y="{y}" width="{w:.0f}" height="{h}" rx="4" fill="#f6f8fa" stroke="#d0d7de"/>')
        d.text(x + 10, y + 19, panel["title"], bold=True)
        series = []
        for target in panel["targets"]:
            expression = target["expr"].replace("$feed", ".*").replace("$__rate_interval", INTERVAL)
            if panel["type"] == "stat":
                values = ask(server, "query", query=expression, time=end)
                series += [(name_of(target, v["metric"]), [(end, float(v["value"][1]))]) for v in values]
            else:
                values = ask(server, "query_range", query=expression, start=end - seconds, end=end, step=step)
                series += [(name_of(target, v["metric"]), [(t, float(f)) for t, f in v["values"] if not math.isnan(float(f))]) for v in values]
            if not values:
                empty.append(f"{panel['title']}: {target['expr']}")
        if panel["type"] == "stat":
            for i, (name, points) in enumerate(series):
                cell = x + 10 + i * (w - 16) / max(1, len(series))
                d.text(cell, y + 66, say(points[-1][1], unit), GREEN if points[-1][1] == 0 or panel["title"] == "Live sessions" else INK, size=26, bold=True)
                for line, word in enumerate(name.split() if len(series) > 1 else []):
                    d.text(cell, y + 90 + 14 * line, word, QUIET, size=11)
            continue
        right = {o["matcher"]["options"] for o in panel["fieldConfig"].get("overrides", []) if any(p["value"] == "right" for p in o["properties"])}
        # What never was anything says nothing.
        series = [(n, p) for n, p in series if any(v for _, v in p)]
        legend = min(len(series), 6)
        left, top, width, height = x + 62, y + 32, w - 74, h - 52 - 15 * math.ceil(legend / 2)
        width -= 44 if any(n in right for n, _ in series) else 0
        most, other = (max((v for n, p in series for _, v in p if (n in right) == side), default=0) or 1 for side in (False, True))
        for part in (0, 0.5, 1):
            d.line(f"M{left:.0f} {top + height * (1 - part):.1f}H{left + width:.0f}", arrow=False, colour="#d0d7de")
            d.text(left - 6, top + height * (1 - part) + 4, say(most * part, unit), QUIET, "end", size=11)
            if any(n in right for n, _ in series):
                d.text(left + width + 6, top + height * (1 - part) + 4, say(other * part, unit), QUIET, size=11)
        for i, (name, points) in enumerate(series[:6]):
            colour = LINES[i % len(LINES)]
            path = " L".join(f"{left + width * (t - end + seconds) / seconds:.1f} {top + height * (1 - v / (other if name in right else most)):.1f}" for t, v in points)
            d.parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
            cx, cy = x + 12 + (i % 2) * (w / 2), top + height + 20 + 15 * (i // 2)
            d.parts.append(f'<rect x="{cx:.0f}" y="{cy - 7:.0f}" width="10" height="4" fill="{colour}"/>')
            d.text(cx + 15, cy, name[:int(w / 2 / 6.6) - 3], QUIET, size=11)
        if not series:
            d.text(x + w / 2, y + h / 2, "nothing in this run", QUIET, "middle", size=12)
    d.save("dashboard.svg")
    print("\n".join(empty) or "every query had an answer")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int(sys.argv[2]) if len(sys.argv) > 2 else 240, float(sys.argv[3]) if len(sys.argv) > 3 else time.time())
