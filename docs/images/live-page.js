#!/usr/bin/env node
// Takes the pictures of the live page from a real run: needs a built kisfast, Chromium, and npm's playwright-core.
//
//     npm install --no-save playwright-core && node docs/images/live-page.js kisfast
//
// The demo cuts its connection half-way: a gap is opened and repaired on the pictures.
"use strict";
const { spawn } = require("node:child_process");
const path = require("node:path");
const { chromium } = require("playwright-core");

// Starts a command and waits for a line of its output.
function start(command, args, pattern) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let text = "";
    const look = data => {
      if (text === null) return;
      text += data;
      const match = pattern.exec(text);
      if (match) {
        text = null;
        resolve({ child, match });
      }
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.on("exit", code => text !== null && reject(new Error(`${command} ended with ${code}: ${text}`)));
  });
}

async function main(kisfast) {
  const demo = await start(kisfast, ["demo", "--gap", "--notices", "120", "--rate", "4", "--web", "0"], /live page: (\S+)/);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const tabs = [];
    for (const [name, width, height, colorScheme] of [["live-page", 1400, 800, "light"], ["live-page-dark", 1400, 800, "dark"], ["live-page-phone", 390, 844, "light"]]) {
      const page = await (await browser.newContext({ viewport: { width, height }, colorScheme })).newPage();
      await page.goto(demo.match[1]);
      tabs.push([name, page]);
    }
    for (const [name, page] of tabs) {
      await page.waitForFunction(() => [...document.querySelectorAll("#records td.gap")].some(td => td.textContent.startsWith("repaired")) && document.getElementById("state").textContent === "Live", null, { timeout: 120000 });
      await page.screenshot({ path: path.join(__dirname, `${name}.png`) });
    }
  } finally {
    await browser.close();
    demo.child.kill("SIGINT");
  }
}

main(process.argv[2] ?? "kisfast").catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
