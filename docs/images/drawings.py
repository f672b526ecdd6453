#!/usr/bin/env python3
"""Draws the pictures that show no run: the architecture, a session's states, an order's life as records, a gap and its repair in time.

    python3 docs/images/drawings.py

Light boxes on a light ground, so that they can be read in both themes.
"""
import html, os

HERE = os.path.dirname(os.path.abspath(__file__))
FONT = "font-family=\"system-ui, 'Noto Sans', sans-serif\""
INK, QUIET, BLUE, RED, AMBER, GREEN = "#1f2328", "#57606a", "#0b55b0", "#b3151f", "#7a4b00", "#116329"
FILLS = {QUIET: "#f6f8fa", BLUE: "#ddeeff", RED: "#ffe3e3", AMBER: "#fff4d6", GREEN: "#dcf5e3"}


class Drawing:
    def __init__(self, width, height, title):
        self.parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" {FONT}>',
                      f"<title>{html.escape(title)}</title>",
                      '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#57606a"/></marker></defs>',
                      '<rect width="100%" height="100%" rx="8" fill="#ffffff"/>']

    def box(self, x, y, width, text, colour=QUIET, below=None):
        height = 44 if below else 30
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="{FILLS[colour]}" stroke="{colour}"/>')
        self.text(x + width / 2, y + 19, text, colour, "middle", bold=True)
        if below:
            self.text(x + width / 2, y + 36, below, QUIET, "middle", size=12)

    def text(self, x, y, text, colour=INK, anchor="start", size=13, bold=False):
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>{html.escape(text)}</text>')

    def line(self, path, arrow=True, dashed=False, colour=QUIET):
        extra = (' marker-end="url(#a)"' if arrow else "") + (' stroke-dasharray="5 4"' if dashed else "")
        self.parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.4"{extra}/>')

    def save(self, name):
        with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
            file.write("\n".join([*self.parts, "</svg>\n"]))


    def panel(self, x, y, width, height, title, colour):
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{FILLS[colour]}" fill-opacity="0.45" stroke="{colour}" stroke-opacity="0.5"/>')
        self.text(x + 14, y + 22, title, colour, bold=True)

    def plain(self, x, y, width, text, below=None):
        height = 46 if below else 32
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="#ffffff" stroke="{QUIET}"/>')
        self.text(x + width / 2, y + (20 if below else 21), text, INK, "middle")
        if below:
            self.text(x + width / 2, y + 37, below, QUIET, "middle", size=12)


def architecture():
    d = Drawing(940, 564, "From the socket to the handlers, the journal and other machines")
    d.plain(16, 78, 78, "KIS", "WebSocket")
    d.panel(118, 16, 560, 216, "the thread that reads: bytes in, slots out, nothing allocated", BLUE)
    x = 134
    for name, width in (("Transport", 82), ("Framing", 76), ("Decryption", 92), ("Splitting", 78), ("Records", 78)):
        d.plain(x, 85, width, name)
        d.line(f"M{x + width} 101H{x + width + 9}")
        x += width + 12
    d.line("M94 101H130")
    d.parts.append(f'<circle cx="{x + 28}" cy="101" r="25" fill="none" stroke="{BLUE}" stroke-width="11" pathLength="360" stroke-dasharray="35 10" stroke-dashoffset="-5"/>')
    d.text(x + 28, 66, "Ring", INK, "middle", bold=True)
    ring = x + 28
    d.plain(330, 168, 116, "RiskLimits", "HandleInline")
    d.plain(482, 168, 116, "MyStrategy", ".ThenInline")
    d.line(f"M{ring - 20} 122C{ring - 60} 150 388 132 388 165")
    d.line("M446 191H479")
    d.text(134, 186, "Inline handlers: called here,", QUIET, size=12)
    d.text(134, 202, "no wake-up in between", QUIET, size=12)
    d.panel(702, 16, 222, 272, "a thread each: HandleWith", AMBER)
    for y, name, below in ((52, "any handler", "or await foreach"), (108, "feed.Orders", "orders and positions"), (164, "the page's handler", "listen --web"),
                           (226, "Journal", "what it kept: .Then(…)")):
        d.plain(738, y, 172, name, below)
        d.line(f"M{ring + 32} {101 + (y - 110) / 9:.0f}L735 {y + 23}")
    d.panel(118, 252, 560, 130, "the session's control flow: off the hot path", QUIET)
    d.plain(134, 290, 178, "Session", "approve, connect, subscribe")
    d.plain(330, 290, 140, "Rest", "key, token, history")
    d.plain(488, 290, 174, "Recovery", "gaps, order history, repairs")
    d.line("M134 313H55V127", dashed=True)
    d.line("M312 313H327", dashed=True)
    d.line("M488 313H473", dashed=True)
    d.line(f"M575 290V250H{ring}V132", dashed=True)
    d.text(134, 364, "Gap records and repairs enter the ring between two reads, by the same writer.", QUIET, size=12)
    d.panel(118, 402, 806, 146, "", GREEN)
    d.text(134, 534, "what outlives the process", GREEN, bold=True)
    d.plain(134, 440, 178, "SQLite file", "restart, replay, SQL")
    d.plain(350, 440, 150, "Redis stream", "one leader publishes")
    for x, y, name, below in ((552, 420, "your strategy elsewhere", "Follow = the stream"), (552, 490, "kisfast serve", "a standby; its page"),
                              (738, 420, "kisfast listen --redis", "terminal, page, JSON"), (738, 490, "anything", "redis-cli, Python")):
        d.plain(x, y, 172, name, below)
    d.line("M824 272V392H223V437")
    d.line("M425 392V437")
    d.line("M500 463H526V478H824", arrow=False)
    for x in (638, 824):
        d.line(f"M{x} 478V469")
        d.line(f"M{x} 478V487")
    d.save("architecture.svg")


def states():
    d = Drawing(860, 230, "A session's states")
    xs = {"Idle": 20, "Authorizing": 130, "Connecting": 280, "Subscribing": 425, "Live": 580}
    widths = {"Idle": 70, "Authorizing": 110, "Connecting": 105, "Subscribing": 115, "Live": 80}
    for name, x in xs.items():
        d.box(x, 40, widths[name], name, GREEN if name == "Live" else QUIET)
    names = list(xs)
    for a, b in zip(names, names[1:]):
        d.line(f"M{xs[a] + widths[a]} 55H{xs[b] - 3}")
    d.box(400, 140, 120, "Recovering", AMBER)
    d.line("M620 70V155H524")
    d.text(628, 118, "lost, or silent", size=12, colour=QUIET)
    d.line("M480 70V137", dashed=True)
    d.line("M400 155H332V73")
    d.text(340, 118, "after the back-off", size=12, colour=QUIET)
    d.line("M400 165H185V73", dashed=True)
    d.text(66, 185, "the approval key is unknown: a new one", size=12, colour=QUIET)
    d.box(720, 40, 110, "Stopping")
    d.line("M660 55H717")
    d.box(720, 105, 110, "Stopped")
    d.line("M775 70V102")
    d.box(720, 165, 110, "Faulted", RED)
    d.text(20, 22, "One session. From every state it can be stopped, and end as Faulted when no further try can help.", QUIET, size=12)
    d.line("M520 165L560 180H717", dashed=True)
    d.text(570, 198, "another try cannot help", size=12, colour=QUIET)
    d.save("states.svg")


def order():
    d = Drawing(860, 250, "The life of an order as records")
    d.text(20, 24, "Buy 30 at 148.00; amended to 148.02 after 10; filled. What the handler gets, in this order:", QUIET, size=12)
    rows = [("OrderEvent", "New, Accepted", "order 34567, 30 shares", QUIET), ("Fill", "", "order 34567, 10 at 148.00", RED),
            ("OrderEvent", "Amend, Accepted", "order 34570 for 34567, 20 shares", QUIET), ("OrderEvent", "Amend, Confirmed", "order 34570: it took effect", QUIET),
            ("Fill", "", "order 34570 for 34567, 20 at 148.02", RED)]
    for i, (kind, what, text, colour) in enumerate(rows):
        y = 42 + i * 40
        d.box(20, y, 105, kind, colour)
        d.text(138, y + 20, what, bold=True)
        d.text(292, y + 20, text)
        if i:
            d.line(f"M72 {y - 10}V{y - 2}")
    d.text(580, 62, "Order 34567", bold=True)
    d.text(580, 82, "Accepted, open 30", QUIET)
    d.text(580, 102, "PartiallyFilled, open 20", QUIET)
    d.text(580, 182, "Amended by 34570: its end", QUIET)
    d.text(762, 142, "Order 34570", bold=True)
    d.text(762, 222, "Filled, open 0", GREEN)
    d.line("M562 46V230", arrow=False, dashed=True)
    d.save("order-life.svg")


def gap():
    d = Drawing(860, 295, "A gap and its repair in time")
    for y, name in ((60, "KIS"), (150, "feed")):
        d.text(20, y + 5, name, bold=True)
        d.line(f"M70 {y}H845")
    d.parts.append('<rect x="235" y="30" width="170" height="205" fill="#fff4d6" opacity="0.7"/>')
    d.text(320, 24, "no connection", AMBER, "middle", size=12)
    for x, text, heard in ((130, "fill of 10", True), (320, "fill of 20", False), (760, "fill of 5", True)):
        d.parts.append(f'<circle cx="{x}" cy="60" r="6" fill="{RED if heard else "#ffffff"}" stroke="{RED}" stroke-width="2"/>')
        d.text(x, 46, text, RED, "middle", size=12)
        if heard:
            d.line(f"M{x} 68V142")
    for x, text in ((500, "history"), (580, "history again")):
        d.line(f"M{x} 142V68", dashed=True)
        d.line(f"M{x + 8} 68V142", dashed=True)
        d.text(x + 4, 52, text, BLUE, "middle", size=12)
    d.line("M405 142L440 68", dashed=True)
    d.text(428, 134, "Live again", GREEN, size=12)
    for x, width, top, below, colour in ((85, 100, "Fill 10", None, RED), (200, 130, "GapOpened", "ConnectionLost", AMBER), (590, 90, "Fill 20", "Repair", RED),
                                         (595, 180, "GapClosed", "Repaired: 20, missing 0", AMBER), (725, 80, "Fill 5", None, RED)):
        y = 165 if (x, colour) != (595, AMBER) else 217
        d.box(x, y, width, top, colour, below)
    d.text(20, 283, "Two looks at the order history that agree: then what is missing is published, and the gap closed.", QUIET, size=12)
    d.save("gap.svg")


if __name__ == "__main__":
    architecture()
    states()
    order()
    gap()
