#!/usr/bin/env node
// A Node client of the fill feed, measured.
//
//   node kis_node.js bench [SECONDS]          nanoseconds per notice, in memory
//   node kis_node.js receive PORT COUNT FILE  a receiver for `KisFast.Latency wire --rivals`
//
// Node's own crypto, the npm package ws, split, an object per fill.
'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const vectors = path.join(__dirname, '..', '..', 'tests', 'vectors');
const keys = JSON.parse(fs.readFileSync(path.join(vectors, 'keys.json'), 'utf8'));

function decode(message, key, iv) {
  const parts = message.split('|');
  let text = parts[3];
  if (parts[0] === '1') {
    const decipher = crypto.createDecipheriv('aes-256-cbc', key, iv);
    text = decipher.update(text, 'base64', 'utf8') + decipher.final('utf8');
  }
  const f = text.split('^');
  return {
    htsId: f[0], account: f[1], orderNo: f[2], originalOrderNo: f[3], side: f[4], amendment: f[5], orderType: f[6], symbol: f[7],
    quantity: Number(f[8]), price: Number(f[9]) / 10000, time: f[10], rejected: f[11], kind: f[12], acceptance: f[13], branch: f[14],
    orderQuantity: Number(f[15]), accountName: f[16], securityName: f[17], market: f[18], creditType: f[19], loanDate: f[20],
    splitStart: f[21], splitEnd: f[22], splitMode: f[23], price12: f[24],
  };
}

function check() {
  const lines = fs.readFileSync(path.join(vectors, 'notices.ndjson'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const frame = lines.find((vector) => vector.name === 'a US fill, 25 fields').frame;
  const fill = decode(frame, keys.key, keys.iv);
  if (fill.symbol !== 'AAPL' || fill.quantity !== 10 || fill.price !== 148.01) throw new Error(JSON.stringify(fill));
  return frame;
}

function bench(seconds) {
  const frame = check();
  const slices = [];
  const end = process.hrtime.bigint() + BigInt(seconds * 1e9);
  while (process.hrtime.bigint() < end) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < 100; i++) decode(frame, keys.key, keys.iv);
    slices.push(Number(process.hrtime.bigint() - start) / 100);
  }
  slices.sort((a, b) => a - b);
  console.log(`node: ${Math.round(slices[slices.length >> 1])} ns/notice (median), ${Math.round(slices[0])} (best)`);
}

function receive(port, count, file) {
  const { WebSocket } = require('ws');
  check();
  const moments = new BigInt64Array(count);
  let received = 0;
  let key = null;
  let iv = null;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  socket.on('open', () => socket.send('{"header":{},"body":{"input":{"tr_id":"H0GSCNI0","tr_key":"testuser"}}}'));
  socket.on('message', (data) => {
    const message = data.toString('utf8');
    if (message[0] === '{') {
      ({ key, iv } = JSON.parse(message).body.output);
      return;
    }
    decode(message, key, iv);
    // CLOCK_MONOTONIC, the clock of .NET's Stopwatch on Linux.
    moments[received++] = process.hrtime.bigint();
    if (received < count) return;
    fs.writeFileSync(file, Buffer.from(moments.buffer));
    process.exit(0);
  });
}

const [command, ...rest] = process.argv.slice(2);
if (command === 'bench') bench(Number(rest[0] ?? 3));
else if (command === 'receive' && rest.length === 3) receive(Number(rest[0]), Number(rest[1]), rest[2]);
else {
  console.error('usage: node kis_node.js bench [SECONDS] | receive PORT COUNT FILE');
  process.exit(2);
}
