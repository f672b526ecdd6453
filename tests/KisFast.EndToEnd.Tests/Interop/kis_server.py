"""A KIS-like notice server on the `websockets` package: a WebSocket implementation that is not ours.

Usage: kis_server.py NOTICES_FILE
Serves POST /oauth2/Approval (on a port of its own) and the WebSocket, prints `REST_URL WS_URL`, answers one subscription with a key,
sends every line of the file encrypted, a PINGPONG after each tenth, fragments every third message, and pings. Ends when the client
has unsubscribed and closed; prints what it got: `pongs N closed CODE`.
"""

import asyncio
import json
import sys
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import websockets

try:
    from Crypto.Cipher import AES
    from Crypto.Util.Padding import pad
except ImportError:  # Debian's package
    from Cryptodome.Cipher import AES
    from Cryptodome.Util.Padding import pad

KEY, IV = "abcdefghijklmnopabcdefghijklmnop", "0123456789abcdef"
APPROVAL = "11111111-2222-3333-4444-555555555555"
PINGPONG = json.dumps({"header": {"tr_id": "PINGPONG", "datetime": "20231004160455"}})


class Approval(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"approval_key": APPROVAL}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def ack(request, code, text, output=None):
    tr = request["body"]["input"]
    body = {"rt_cd": "0", "msg_cd": code, "msg1": text}
    if output:
        body["output"] = output
    return json.dumps({"header": {"tr_id": tr["tr_id"], "tr_key": tr["tr_key"], "encrypt": "N"}, "body": body})


def frame(tr_id, text):
    cipher = AES.new(KEY.encode(), AES.MODE_CBC, IV.encode())
    return "1|%s|001|%s" % (tr_id, b64encode(cipher.encrypt(pad(text.encode("utf-8"), 16))).decode())


async def main(notices):
    done = asyncio.get_running_loop().create_future()

    async def serve(socket, path=None):
        request = json.loads(await socket.recv())
        assert request["header"]["approval_key"] == APPROVAL and request["header"]["tr_type"] == "1", request
        await socket.send(ack(request, "OPSP0000", "SUBSCRIBE SUCCESS", {"iv": IV, "key": KEY}))
        pongs = 0
        for number, notice in enumerate(notices):
            message = frame(request["body"]["input"]["tr_id"], notice)
            third = len(message) // 3
            await socket.send([message[:third], message[third:2 * third], message[2 * third:]] if number % 3 == 2 else message)
            if number % 10 == 9:
                await socket.send(PINGPONG)
                await asyncio.wait_for(await socket.ping(), 20)
                pongs += 1
        release = json.loads(await socket.recv())
        assert release["header"]["tr_type"] == "2", release
        await socket.send(ack(release, "OPSP0001", "UNSUBSCRIBE SUCCESS"))
        await socket.wait_closed()
        done.set_result("pongs %d closed %s" % (pongs, socket.close_code))

    rest = HTTPServer(("127.0.0.1", 0), Approval)
    Thread(target=rest.serve_forever, daemon=True).start()
    async with websockets.serve(serve, "127.0.0.1", 0, ping_interval=None) as server:
        port = server.sockets[0].getsockname()[1]
        print("http://127.0.0.1:%d ws://127.0.0.1:%d/tryitout/H0GSCNI0" % (rest.server_port, port), flush=True)
        print(await done, flush=True)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        asyncio.run(main(file.read().splitlines()))
