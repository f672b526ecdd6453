// A KIS-like notice server on npm's ws. Usage: node kis_server.js FIRST SECOND LARGE
// Serves POST /oauth2/Approval and the WebSocket on one port and prints `REST_URL WS_URL`. The first connection gets FIRST notices (sent
// by fifties in one write, every third in three fragments with a ping between, PINGPONG after each fiftieth) and one message of LARGE
// records, then is closed with 1001; the second, under a new key, gets SECOND notices. When the client has unsubscribed and closed:
// `connections N replies N closed CODE`.
"use strict";
const http = require("http");
const crypto = require("crypto");
const { WebSocketServer } = require("ws");

const [first, second, large] = process.argv.slice(2).map(Number);
const PINGPONG = JSON.stringify({ header: { tr_id: "PINGPONG", datetime: "20231004160455" } });
let connections = 0, replies = 0, number = 0;

const server = http.createServer((request, response) => {
  request.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ approval_key: "11111111-2222-3333-4444-555555555555" }));
  });
});

function text() {
  const order = String(number++).padStart(10, "0");
  return `testuser^5012345601^${order}^^02^0^2^AAPL^0000000010^001480100^093000^0^2^2^05012^000000010^홍길동^애플^6^10^^^^^000001480100`;
}

function frame(keys, records) {
  const cipher = crypto.createCipheriv("aes-256-cbc", keys.key, keys.iv);
  const plain = Array.from({ length: records }, text).join("^");
  const base64 = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]).toString("base64");
  return `1|H0GSCNI0|${String(records).padStart(3, "0")}|${base64}`;
}

function ack(socket, request, code, message, output) {
  const { tr_id, tr_key } = request.body.input;
  const body = { rt_cd: "0", msg_cd: code, msg1: message, ...(output && { output }) };
  socket.send(JSON.stringify({ header: { tr_id, tr_key, encrypt: "N" }, body }));
}

function sendNotices(socket, keys, count) {
  for (let i = 0; i < count; i++) {
    if (i % 50 === 0) socket._socket.cork();
    const message = frame(keys, 1);
    if (i % 3 === 2) {
      const third = Math.floor(message.length / 3);
      socket.send(message.slice(0, third), { fin: false });
      socket.ping(String(i));
      socket.send(message.slice(third, 2 * third), { fin: false });
      socket.send(message.slice(2 * third), { fin: true });
    } else {
      socket.send(message);
    }
    if (i % 50 === 49) {
      socket.send(PINGPONG);
      socket._socket.uncork();
    }
  }
  socket._socket.uncork();
}

const sockets = new WebSocketServer({ server, perMessageDeflate: true });
sockets.on("connection", (socket) => {
  const turn = ++connections;
  const keys = { key: crypto.randomBytes(16).toString("hex"), iv: crypto.randomBytes(8).toString("hex") };
  socket.on("pong", (data) => { if (data.toString() === PINGPONG || data.length === 0) replies++; });
  socket.on("message", (data) => {
    if (data.toString() === PINGPONG) { replies++; return; }
    const request = JSON.parse(data.toString());
    if (request.header.tr_type === "2") return ack(socket, request, "OPSP0001", "UNSUBSCRIBE SUCCESS");
    ack(socket, request, "OPSP0000", "SUBSCRIBE SUCCESS", keys);
    sendNotices(socket, keys, turn === 1 ? first : second);
    if (turn > 1) return;
    socket.send(frame(keys, large));
    socket.close(1001, "going away");
  });
  socket.on("close", (code) => {
    if (turn === 1) return;
    console.log(`connections ${connections} replies ${replies} closed ${code}`);
    process.exit(0);
  });
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  console.log(`http://127.0.0.1:${port} ws://127.0.0.1:${port}/tryitout`);
});
