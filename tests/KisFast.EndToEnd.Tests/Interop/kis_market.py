"""A KIS-like server of quotes and notices on the `websockets` package: a WebSocket implementation that is not ours.

Usage: kis_market.py TRADES FILLS
Serves POST /oauth2/Approval (on a port of its own) and the WebSocket, prints `REST_URL WS_URL`. Answers each registration, each with a key of
its own, as KIS does also for plain feeds. Once the notices and three keys are registered, it sends TRADES trades of them in turn, in frames of
one to four records of 26 columns, of 27 from the middle on, and among them FILLS encrypted fills. Ends when the client has closed.
"""

import asyncio
import json
import sys
from http.server import HTTPServer
from threading import Thread

import websockets

from kis_server import AES, Approval, IV, KEY, ack, pad
from base64 import b64encode

QUOTE_KEY = "zyxwvutsrqponmlkzyxwvutsrqponmlk"


def fill(number):
    text = "testuser^5012345601^%010d^^02^0^2^AAPL^0000000001^001697850^^0^2^2^05012^000000001^holder^name^6^10^^^^^000001697850" % number
    cipher = AES.new(KEY.encode(), AES.MODE_CBC, IV.encode())
    return "1|H0GSCNI0|001|%s" % b64encode(cipher.encrypt(pad(text.encode(), 16))).decode()


def trade(key, number, grown):
    columns = [key, key[4:], "4", "20260623", "20260623", "113004", "20260624", "003004", "297.5380", "301.6400", "295.1800",
               "%d.%04d" % (100 + number, number), "2", "1.4600", "+0.49", "298.4700", "298.5100", "43", "45", str(number + 1), "8998906",
               "2690866999", "1580920", "2118263", "133.99", "2"]
    return "^".join(columns + (["NEW"] if grown else []))


async def main(trades, fills):
    done = asyncio.get_running_loop().create_future()

    async def serve(socket, path=None):
        keys = []
        while len(keys) < 3:
            request = json.loads(await socket.recv())
            tr = request["body"]["input"]
            is_notice = tr["tr_id"] == "H0GSCNI0"
            assert is_notice == (not keys and not hasattr(socket, "kis")), "the notices come first"
            socket.kis = True
            if not is_notice:
                keys.append(tr["tr_key"])
            await socket.send(ack(request, "OPSP0000", "SUBSCRIBE SUCCESS", {"iv": IV, "key": KEY if is_notice else QUOTE_KEY}))
        number = sent = 0
        while number < trades:
            records = min(1 + sent % 4, trades - number)
            grown = number >= trades // 2
            payload = "^".join(trade(keys[(number + i) % 3], number + i, grown) for i in range(records))
            await socket.send("0|HDFSCNT0|%03d|%s" % (records, payload))
            number += records
            if sent < fills:
                await socket.send(fill(sent))
            sent += 1
        while sent < fills:
            await socket.send(fill(sent))
            sent += 1
        try:
            while True:
                release = json.loads(await socket.recv())
                await socket.send(ack(release, "OPSP0001", "UNSUBSCRIBE SUCCESS"))
        except websockets.ConnectionClosed:
            done.set_result("closed")

    rest = HTTPServer(("127.0.0.1", 0), Approval)
    Thread(target=rest.serve_forever, daemon=True).start()
    async with websockets.serve(serve, "127.0.0.1", 0, ping_interval=None) as server:
        port = server.sockets[0].getsockname()[1]
        print("http://127.0.0.1:%d ws://127.0.0.1:%d/tryitout/H0GSCNI0" % (rest.server_port, port), flush=True)
        print(await done, flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
