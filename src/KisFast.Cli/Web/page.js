"use strict";
// The live page of kisfast. Whatever comes from the feed becomes text, never markup.
const byId = id => document.getElementById(id);
const lists = { records: table("records"), orders: table("orders"), positions: table("positions"), sessions: table("sessions") };
const mostOrders = 2000, mostShownOrders = 200, step = 200;
let records = [], kept = 2000, end = 0, orders = new Map(), orderCount = 0, positions = [];
let shown = step, paused = false, whilePaused = 0, filter = "", openOnly = false, skipped = 0;
let drawnTo = 0, dirty = new Set(), scheduled = false, ordersDrawnAt = 0;
let source = null, heardAt = 0, reopenAt = 0, delay = 1000, samples = [], status = null, statusAt = 0;

function table(id) {
  const element = byId(id);
  return { body: element.tBodies[0], classes: [...element.tHead.rows[0].cells].map(th => th.className) };
}

function row(list, cells, kind) {
  const tr = document.createElement("tr");
  if (kind) tr.className = kind;
  cells.forEach((text, i) => {
    const td = document.createElement("td");
    td.className = list.classes[i];
    td.textContent = text;
    if (text.length > 14) td.title = text;
    tr.append(td);
  });
  return tr;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const time = at => clock.format(at);

function recordRow(record) {
  const tr = row(lists.records, [time(record.at), ...record.cells], record.kind);
  if (record.gap !== undefined) {
    const td = document.createElement("td");
    td.className = "gap";
    td.colSpan = lists.records.classes.length - 2;
    td.textContent = record.gap;
    tr.append(td);
  }
  return tr;
}

const matches = (...texts) => filter === "" || texts.some(text => text !== undefined && text.toLowerCase().includes(filter));
const wants = record => record.gap !== undefined || matches(...record.cells);

function drawRecords() {
  const body = lists.records.body, fresh = [];
  let i = records.length - 1, first = end - records.length;
  for (; i >= 0 && first + i >= drawnTo && fresh.length < shown; i--) if (wants(records[i])) fresh.push(recordRow(records[i]));
  drawnTo = end;
  body.prepend(...fresh);
  let more = i >= 0 && first + i >= 0;
  while (body.rows.length > shown) {
    body.lastElementChild.remove();
    more = true;
  }
  byId("more").hidden = !(more && body.rows.length >= shown && shown < kept);
  byId("older").hidden = end <= kept;
}

function redrawRecords() {
  lists.records.body.replaceChildren();
  drawnTo = 0;
  mark("records");
}

function drawOrders() {
  const all = [...orders.values()].filter(order => (!openOnly || order.open) && matches(...order.cells));
  all.sort((a, b) => (b.open - a.open) || (b.at - a.at) || (b.id - a.id));
  lists.orders.body.replaceChildren(...all.slice(0, mostShownOrders).map(order =>
    row(lists.orders, [time(order.at), ...order.cells], order.kind === "bad" ? "bad" : order.open ? order.kind : "done")));
  byId("order-count").textContent = all.length > mostShownOrders ? `${mostShownOrders} / ${orderCount.toLocaleString("en")}` : all.length.toLocaleString("en");
  ordersDrawnAt = Date.now();
}

function drawPositions() {
  lists.positions.body.replaceChildren(...positions.filter(p => matches(...p.cells)).slice(0, mostShownOrders).map(p => row(lists.positions, p.cells, "")));
}

const units = document.documentElement.lang === "ko" ? ["초", "분", "시간"] : [" s", " min", " h"];
const duration = s => s < 60 ? s + units[0] : s < 3600 ? Math.floor(s / 60) + units[1] : `${Math.floor(s / 3600)}${units[2]} ${Math.floor(s % 3600 / 60)}${units[1]}`;

// Only what has changed is touched: a screen reader says it again otherwise.
function set(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

function drawStatus() {
  if (!status) return;
  const s = status, mode = byId("mode"), state = byId("state");
  set("mode", s.modeWord);
  mode.className = `mode ${s.mode}`;
  set("who", s.who);
  set("state", s.stateWord);
  state.className = s.state;
  set("since", `${state.dataset.since} ${duration(s.stateSeconds)}`);
  set("role", s.role);
  set("lag", s.lag);
  set("latency-of", s.latencyOf);
  set("count", s.count.toLocaleString("en"));
  const then = samples[0], now = samples[samples.length - 1];
  set("rate", (now.at > then.at ? (now.count - then.count) * 1000 / (now.at - then.at) : 0).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  const names = s.percentiles.length === 3 ? ["p50", "p99", "max"] : ["max"];
  set("percentiles", s.percentiles.map((text, i) => `${names[i]} ${text}`).join(" · "));
  byId("few").hidden = s.percentiles.length !== 1;
  byId("uncertain").hidden = s.certain;
  set("asked", s.filter ? `${byId("asked").dataset.only}: ${s.filter}` : "");
  lines("worries", s.worries, text => { const li = document.createElement("li"); li.textContent = text; return li; });
  lines("sessions", s.sessions, cells => row(lists.sessions, cells, ""), lists.sessions.body);
  const most = Math.max(1, ...s.bars.map(bar => bar[1]));
  lines("latency", s.bars, ([upTo, count]) => {
    const tr = document.createElement("tr"), bar = document.createElement("td"), fill = document.createElement("div");
    for (const text of [upTo, count.toLocaleString("en")]) {
      const td = document.createElement("td");
      td.className = "num";
      td.textContent = text;
      tr.append(td);
    }
    bar.className = "bar";
    fill.style.width = `${100 * count / most}%`;
    bar.append(fill);
    tr.append(bar);
    return tr;
  }, byId("latency").tBodies[0]);
  document.title = `${s.modeWord} ${s.stateWord} ${s.count.toLocaleString("en")} · KisFast`;
}

const seen = {};
function lines(id, items, make, body = byId(id)) {
  const key = JSON.stringify(items);
  if (seen[id] === key) return;
  seen[id] = key;
  body.replaceChildren(...items.map(make));
}

function mark(what) {
  dirty.add(what);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(draw);
}

function draw() {
  scheduled = false;
  if (dirty.delete("status")) drawStatus();
  if (paused) return;
  if (dirty.delete("records")) drawRecords();
  if (dirty.delete("positions")) drawPositions();
  if (dirty.has("orders")) {
    // Two hundred rows anew: not at every tick.
    if (Date.now() - ordersDrawnAt >= 500) dirty.delete("orders") && drawOrders();
    else setTimeout(() => mark("orders"), 500);
  }
}

function setPaused(value) {
  paused = value;
  whilePaused = 0;
  pauseText();
  if (paused) return;
  redrawRecords();
  mark("orders");
  mark("positions");
}

function pauseText() {
  const button = byId("pause");
  button.setAttribute("aria-pressed", paused);
  button.textContent = !paused ? button.dataset.pause : whilePaused > 0 ? `${button.dataset.resume} (${whilePaused.toLocaleString("en")} ${button.dataset.new})` : button.dataset.resume;
}

const handlers = {
  hello(data) {
    kept = data.kept;
    records = [];
    orders = new Map();
    positions = [];
    samples = [];
    skipped = end = 0;
    byId("skipped").hidden = true;
    if (!paused) lists.records.body.replaceChildren();
    drawnTo = 0;
    delay = 1000;
    lost(false);
    for (const what of ["records", "orders", "positions"]) mark(what);
  },
  records(data) {
    records.push(...data.rows);
    if (records.length > kept) records.splice(0, records.length - kept);
    end = data.end;
    if (paused) {
      whilePaused += data.rows.length;
      pauseText();
    }
    if (data.skipped > 0) {
      skipped += data.skipped;
      const note = byId("skipped");
      note.hidden = false;
      note.textContent = `${skipped.toLocaleString("en")} ${note.dataset.text}`;
    }
    mark("records");
  },
  orders(data) {
    for (const order of data.rows) orders.set(order.id, order);
    orderCount = data.count;
    if (orders.size > mostOrders) {
      const old = [...orders.values()].sort((a, b) => (a.open - b.open) || (a.at - b.at));
      for (const order of old.slice(0, orders.size - mostOrders)) orders.delete(order.id);
    }
    mark("orders");
  },
  positions(data) {
    positions = data.rows;
    mark("positions");
  },
  status(data) {
    status = data;
    const at = Date.now();
    samples.push({ at, count: data.count });
    while (samples.length > 2 && at - samples[0].at > 3000) samples.shift();
    mark("status");
  },
};

function lost(isLost) {
  byId("lost").hidden = !isLost;
  document.body.classList.toggle("lost", isLost);
}

function shut() {
  source?.close();
  source = null;
}

function open() {
  shut();
  heardAt = Date.now();
  source = new EventSource("events");
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, event => {
      heardAt = Date.now();
      handle(JSON.parse(event.data));
    });
  }
  source.onerror = () => {
    // Not left to the browser: one 503 would end its attempts for ever.
    shut();
    lost(true);
    reopenAt = Date.now() + delay;
    delay = Math.min(delay * 2, 8000);
  };
}

// By the wall clock, which goes on while a laptop sleeps. A page that nobody sees has no stream: browsers allow six to a server.
setInterval(() => {
  if (document.hidden) return;
  if (source === null ? Date.now() >= reopenAt : Date.now() - heardAt > 15000) open();
}, 500);
document.addEventListener("visibilitychange", () => document.hidden ? shut() : open());

byId("filter").addEventListener("input", event => {
  filter = event.target.value.trim().toLowerCase();
  if (paused) setPaused(false);
  redrawRecords();
  ordersDrawnAt = 0;
  mark("orders");
  mark("positions");
});
byId("tools").addEventListener("submit", event => event.preventDefault());
byId("pause").addEventListener("click", () => setPaused(!paused));
byId("open-only").addEventListener("change", event => {
  openOnly = event.target.checked;
  ordersDrawnAt = 0;
  mark("orders");
});
byId("more").addEventListener("click", () => {
  shown = Math.min(shown + step, kept);
  redrawRecords();
});
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = byId("filter");
  if (document.activeElement === field) {
    if (event.key === "Escape") {
      field.value = "";
      field.dispatchEvent(new Event("input"));
      field.blur();
    }
    return;
  }
  const press = { "/": () => field.focus(), p: () => byId("pause").click(), o: () => byId("open-only").click() }[event.key];
  if (press) {
    event.preventDefault();
    press();
  }
});
if (!document.hidden) open();
