#!/usr/bin/python3
"""KIS's official Python way to receive fills, measured.

    kis_python.py {pandas|split} bench [SECONDS]          nanoseconds per notice, in memory
    kis_python.py {pandas|split} receive PORT COUNT FILE  a receiver for `KisFast.Latency wire --rivals`

`pandas` is what KIS's current samples do (read_csv on each message), `split` what its older ones did. Both decrypt with
pycryptodome and build the field names' mapping, as the samples print it.
"""

import array
import asyncio
import base64
import io
import json
import pathlib
import sys
import time

from Cryptodome.Cipher import AES
from Cryptodome.Util.Padding import unpad

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "tests" / "vectors"
KEYS = json.loads((VECTORS / "keys.json").read_text())
COLUMNS = (
    "CUST_ID ACNT_NO ODER_NO OODER_NO SELN_BYOV_CLS RCTF_CLS ODER_KIND2 STCK_SHRN_ISCD CNTG_QTY CNTG_UNPR STCK_CNTG_HOUR RFUS_YN "
    "CNTG_YN ACPT_YN BRNC_NO ODER_QTY ACNT_NAME CNTG_ISNM ODER_COND DEBT_GB DEBT_DATE START_TM END_TM TM_DIV_TP CNTG_UNPR12"
).split()


def decrypt(text, key, iv):
    cipher = AES.new(key.encode("utf-8"), AES.MODE_CBC, iv.encode("utf-8"))
    return unpad(cipher.decrypt(base64.b64decode(text)), AES.block_size).decode("utf-8")


def decode_split(message, key, iv):
    parts = message.split("|")
    text = decrypt(parts[3], key, iv) if parts[0] == "1" else parts[3]
    return dict(zip(COLUMNS, text.split("^")))


def decode_pandas(message, key, iv):
    import pandas

    parts = message.split("|")
    text = decrypt(parts[3], key, iv) if parts[0] == "1" else parts[3]
    return pandas.read_csv(io.StringIO(text), header=None, sep="^", names=COLUMNS, dtype=object)


def check(decode):
    with (VECTORS / "notices.ndjson").open(encoding="utf-8") as lines:
        vector = next(v for v in map(json.loads, lines) if v["name"] == "a US fill, 25 fields")
    fill = decode(vector["frame"], KEYS["key"], KEYS["iv"])
    symbol, quantity = (fill[name] if isinstance(fill, dict) else fill[name][0] for name in ("STCK_SHRN_ISCD", "CNTG_QTY"))
    assert (symbol, int(quantity)) == ("AAPL", 10), (symbol, quantity)
    return vector["frame"]


def bench(decode, seconds):
    frame = check(decode)
    slices, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter_ns()
        for _ in range(20):
            decode(frame, KEYS["key"], KEYS["iv"])
        slices.append((time.perf_counter_ns() - start) / 20)
    slices.sort()
    print(f"{decode.__name__}: {slices[len(slices) // 2]:,.0f} ns/notice (median), {slices[0]:,.0f} (best)")


async def receive(decode, port, count, file):
    import websockets

    check(decode)
    moments = array.array("q")
    key = iv = None
    request = {"header": {}, "body": {"input": {"tr_id": "H0GSCNI0", "tr_key": "testuser"}}}
    async with websockets.connect(f"ws://127.0.0.1:{port}/", ping_interval=None, compression=None) as socket:
        await socket.send(json.dumps(request, separators=(",", ":")))
        while len(moments) < count:
            message = await socket.recv()
            if message[0] not in "01":
                output = json.loads(message)["body"]["output"]
                key, iv = output["key"], output["iv"]
                continue
            decode(message, key, iv)
            # CLOCK_MONOTONIC, the clock of .NET's Stopwatch on Linux.
            moments.append(time.monotonic_ns())
        pathlib.Path(file).write_bytes(moments.tobytes())


def main(arguments):
    match arguments:
        case ["pandas" | "split" as way, *rest]:
            decode = decode_pandas if way == "pandas" else decode_split
        case _:
            sys.exit(__doc__)
    match rest:
        case ["bench", *seconds]:
            bench(decode, float(seconds[0]) if seconds else 3)
        case ["receive", port, count, file]:
            asyncio.run(receive(decode, int(port), int(count), file))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
