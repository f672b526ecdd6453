#!/usr/bin/env python3
"""Takes the README's pictures of the terminal from real runs: needs tmux and a built kisfast.

    python3 docs/images/terminal.py kisfast

The tool runs in a pseudo-terminal of tmux; what is on its screen, with its colours, becomes SVG text.
"""
import html, itertools, os, re, subprocess, sys, time, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
CELL, LINE, SIZE, MARGIN = 8.43, 18, 14, 14
STYLE = f"""text {{ font: {SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', D2Coding, NanumGothicCoding, monospace; fill: #d0d7de; }}
.b {{ font-weight: bold; fill: #ffffff; }} .d {{ fill: #8b949e; }} .r {{ fill: #ff7b72; }} .s {{ fill: #79c0ff; }} .y {{ fill: #d29922; }}"""
CLASSES = {"1": "b", "2": "d", "91": "r", "94": "s", "33": "y"}


class Terminal:
    def __init__(self, columns, rows, command):
        self.name = f"kisfast-picture-{os.getpid()}-{columns}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), f"TERM=xterm-256color {command}; sleep 60")
        self.tmux("set", "-g", "status", "off")

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-u", "-L", self.name, *arguments], capture_output=True, text=True).stdout

    def press(self, keys):
        self.tmux("send-keys", keys)

    def wait_for(self, pattern, seconds):
        for _ in range(seconds * 20):
            screen = self.tmux("capture-pane", "-e", "-p", "-S", "-")
            again = self.tmux("capture-pane", "-e", "-p", "-S", "-")
            # Twice the same but for the status line: not caught in the middle of drawing.
            if re.search(pattern, screen) and screen.split("\n")[1:] == again.split("\n")[1:]:
                return screen.rstrip("\n").split("\n")
            time.sleep(0.05)
        sys.exit(f"the terminal never showed {pattern}")

    def close(self):
        self.tmux("kill-server")


def kind_of(character):
    if character in "█░":
        return character
    return " " if character == " " else 2 if unicodedata.east_asian_width(character) in "WF" else 1


def words(line, active):
    """(column, cells, text, codes) of each word; wide characters, and bars, are words of their own. A style goes on until it is reset, a colour (two digits) until the next."""
    column = 0
    for codes, text in re.findall(r"\x1b\[([\d;]*)m|([^\x1b]+)", line):
        for code in codes.split(";") if not text else []:
            active[:] = [] if code in ("", "0") else [c for c in active if len(c) != len(code)] + [code]
        for kind, characters in itertools.groupby(text, kind_of):
            piece = "".join(characters)
            width = len(piece) * (2 if kind == 2 else 1)
            if kind != " ":
                yield column, width, piece, list(active)
            column += width


def svg(lines, columns, path):
    height, width = len(lines) * LINE + 2 * MARGIN, columns * CELL + 2 * MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}">',
           f"<style>{STYLE}</style>", '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>']
    active = []
    for row, line in enumerate(lines):
        base = MARGIN + row * LINE + 13
        row_words = list(words(line, active))
        if row_words and "4" in row_words[0][3]:
            last = max(column + count for column, count, _, _ in row_words)
            out.append(f'<path d="M{MARGIN} {base + 3.5}h{last * CELL:.1f}" stroke="#d0d7de" stroke-width="0.8"/>')
        for column, count, text, codes in row_words:
            x, length = MARGIN + column * CELL, count * CELL
            kind = " ".join(CLASSES[code] for code in codes if code in CLASSES)
            attribute = f' class="{kind}"' if kind else ""
            if text[0] in "█░":
                opacity = 1 if text[0] == "█" else 0.25
                out.append(f'<rect x="{x:.1f}" y="{base - 11}" width="{length:.1f}" height="13" fill="#79c0ff" opacity="{opacity}"/>')
            else:
                out.append(f'<text x="{x:.1f}" y="{base}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"{attribute}>{html.escape(text)}</text>')
    out.append("</svg>\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


def main(kisfast):
    # A gap and its repair among the records; the orders a little later.
    table = Terminal(110, 26, f"{kisfast} demo --gap --notices 80 --rate 4")
    table.wait_for(r"Gap closed", 90)
    svg(table.wait_for(r"Gap closed(.*\n){8}", 60)[:22], 110, os.path.join(HERE, "live-table.svg"))
    table.press("2")
    svg(table.wait_for(r"\[2 orders\]", 20)[:22], 110, os.path.join(HERE, "live-orders.svg"))
    table.close()


if __name__ == "__main__":
    main(sys.argv[1])
