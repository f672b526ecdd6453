"""KIS's published Python way: approval key over REST, websockets, AES-256-CBC by pycryptodome, split on carets.

Usage: kis_client.py REST_URL WS_URL APP_KEY APP_SECRET HTS_ID TR_ID COUNT
Prints one JSON object a record, with the names that `kisfast listen --format json` uses, then ends.
"""

import asyncio
import json
import sys
import urllib.request
from base64 import b64decode

import websockets

try:
    from Crypto.Cipher import AES
    from Crypto.Util.Padding import unpad
except ImportError:  # Debian's package
    from Cryptodome.Cipher import AES
    from Cryptodome.Util.Padding import unpad

FIELDS = [
    "htsId", "account", "orderNo", "originalOrderNo", "SELN_BYOV_CLS", "RCTF_CLS", "ODER_KIND2", "symbol", "quantity", "rawPrice",
    "STCK_CNTG_HOUR", "RFUS_YN", "CNTG_YN", "ACPT_YN", "branch", "orderQuantity", "accountName", "securityName", "ODER_COND",
    "DEBT_GB", "DEBT_DATE", "START_TM", "END_TM", "TM_DIV_TP", "rawPrice12",
]
NUMBERS = {"quantity", "orderQuantity"}


def approval_key(rest_url, app_key, app_secret):
    body = {"grant_type": "client_credentials", "appkey": app_key, "secretkey": app_secret}
    request = urllib.request.Request(
        rest_url.rstrip("/") + "/oauth2/Approval", json.dumps(body).encode(), {"content-type": "application/json; utf-8"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["approval_key"]


def aes_cbc_base64_dec(key, iv, cipher_text):
    cipher = AES.new(key.encode("utf-8"), AES.MODE_CBC, iv.encode("utf-8"))
    return bytes.decode(unpad(cipher.decrypt(b64decode(cipher_text)), AES.block_size))


def to_record(values):
    record = {}
    for name, value in zip(FIELDS, values):
        value = value.strip(" ")
        if value == "":
            record[name] = None
        else:
            record[name] = int(value) if name in NUMBERS else value
    return record


async def main(rest_url, ws_url, app_key, app_secret, hts_id, tr_id, count):
    key = approval_key(rest_url, app_key, app_secret)
    async with websockets.connect(ws_url, ping_interval=None) as socket:
        await socket.send(json.dumps({
            "header": {"approval_key": key, "custtype": "P", "tr_type": "1", "content-type": "utf-8"},
            "body": {"input": {"tr_id": tr_id, "tr_key": hts_id}},
        }))
        aes_key = aes_iv = None
        printed = 0
        while printed < count:
            data = await socket.recv()
            if data[0] in "01":
                encrypted, _, records, payload = data.split("|", 3)
                text = aes_cbc_base64_dec(aes_key, aes_iv, payload) if encrypted == "1" else payload
                values = text.split("^")
                stride = len(values) // int(records)
                for i in range(int(records)):
                    print(json.dumps(to_record(values[i * stride:(i + 1) * stride]), ensure_ascii=False), flush=True)
                    printed += 1
                continue
            message = json.loads(data)
            if message["header"]["tr_id"] == "PINGPONG":
                await socket.pong(data)
            elif message["body"]["rt_cd"] == "0":
                aes_key, aes_iv = message["body"]["output"]["key"], message["body"]["output"]["iv"]
                print("subscribed", file=sys.stderr, flush=True)
            else:
                sys.exit(message["body"]["msg_cd"] + " " + message["body"]["msg1"])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:7], int(sys.argv[7])))
