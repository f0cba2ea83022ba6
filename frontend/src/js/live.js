// Keeps a room list up to date from an event stream: value, word, shape, age, order; says when the stream breaks off.
import { announce } from "./announce.js";
import { IMPLAUSIBLE, before, levelOf } from "./rooms.js";
import { ageText, clockText, quantityText } from "./words.js";

const RETRY_MS = [2000, 5000, 10000, 30000];
const TICK_MS = 15000;
/** Longer than the server keeps a page for visitors, so that what is fetched knows the reading. */
const RENEW_MS = 2500;
const LISTS = ".al-rooms[data-live-url]";

/** The page as it is now, with the room that is being looked at, even if another one is the worst meanwhile. */
function freshAddress() {
  const address = new URL(location.href);
  const room = document.querySelector("[data-live-room]")?.dataset.liveRoom;
  if (room) address.searchParams.set("raum", room);
  return address.href;
}

async function fetchPage() {
  const answer = await fetch(freshAddress(), { headers: { accept: "text/html" } }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

/** Take over the numbers, the sentence and the table of a chart; chart.js draws it again. */
function renewCharts(page) {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const [now, fresh] = [document, page].map((doc) => doc.getElementById(place.dataset.chart));
    if (!fresh || fresh.textContent === now.textContent) continue;
    now.textContent = fresh.textContent;
    const [figure, other] = [now, fresh].map((data) => data.closest("figure"));
    for (const part of [".al-chart__sentence", "tbody"]) {
      const written = other.querySelector(part);
      if (written) figure.querySelector(part)?.replaceChildren(...written.childNodes);
    }
    place.setAttribute("aria-label", figure.querySelector(".al-chart__sentence")?.textContent ?? "");
    place.dispatchEvent(new Event("al-renew"));
  }
}

class RoomList {
  constructor(list) {
    this.list = list;
    this.levels = JSON.parse(list.dataset.levels || "[]");
    this.staleAfter = Number(list.dataset.staleAfter) || Infinity;
    this.state = document.querySelector("[data-live-state]");
    this.failures = 0;
    this.wasLost = false;
    this.heard = new Map();
    this.adopt();
    this.connect();
    setInterval(() => this.tick(), TICK_MS);
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => event.persisted && this.connect());
  }

  /** Take the rows as the server wrote them. */
  adopt() {
    this.rows = new Map();
    [...this.list.children].forEach((row, index) => {
      row.dataset.index = index;
      this.rows.set(row.dataset.entity, row);
    });
  }

  connect() {
    this.source?.close();
    this.source = new EventSource(this.list.dataset.liveUrl);
    this.source.addEventListener("open", () => this.opened());
    this.source.addEventListener("error", () => this.lost());
    for (const kind of ["message", "reading"]) {
      this.source.addEventListener(kind, (event) => this.read(event));
    }
  }

  opened() {
    this.failures = 0;
    if (this.wasLost) this.catchUp();
    this.wasLost = false;
    this.say("live");
  }

  lost() {
    this.wasLost = true;
    this.say("lost");
    // The browser retries by itself unless the server refused.
    if (this.source.readyState !== EventSource.CLOSED) return;
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    // The page knows today's address of the stream; an old ticket may be what was refused.
    setTimeout(() => this.catchUp().then(() => this.connect()), wait);
  }

  /** After a gap ask the page itself what happened meanwhile. */
  async catchUp() {
    const page = await fetchPage();
    if (!page) return;
    const at = [...document.querySelectorAll(LISTS)].indexOf(this.list);
    const fresh = page.querySelectorAll(LISTS)[at];
    if (!fresh) return;
    this.list.dataset.liveUrl = fresh.dataset.liveUrl;
    const held = document.activeElement?.closest(".al-room")?.dataset.entity;
    this.list.replaceChildren(...fresh.children);
    this.adopt();
    // What the stream said while the page was being made is newer than the page.
    for (const reading of this.heard.values()) this.take(reading);
    this.sort();
    if (held) this.rows.get(held)?.querySelector("a")?.focus({ preventScroll: true });
  }

  /** What else follows from the rooms (marked data-live-part) is the server's to say, a little later. */
  renewParts() {
    if (this.renewal || !document.querySelector("[data-live-part]")) return;
    // Spread, so that two hundred people do not ask in the same moment.
    this.renewal = setTimeout(async () => {
      this.renewal = null;
      const page = await fetchPage();
      for (const part of page ? document.querySelectorAll("[data-live-part]") : []) {
        const fresh = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
        if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.childNodes);
      }
      if (page) renewCharts(page);
    }, RENEW_MS * (1 + Math.random()));
  }

  read(event) {
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    for (const reading of Array.isArray(message) ? message : [message]) this.take(reading);
    this.sort();
    this.say("live");
  }

  take(reading) {
    const row = this.rows.get(String(reading.entity));
    const attribute = this.list.dataset.attribute;
    if (!row || (attribute && reading.attribute && reading.attribute !== attribute)) return;
    if ((reading.quality ?? 0) & IMPLAUSIBLE || typeof reading.value !== "number") return;
    if (row.dataset.observed && Date.parse(reading.observed_at) < Date.parse(row.dataset.observed)) return;
    this.heard.set(row.dataset.entity, reading);
    this.renewParts();
    row.dataset.value = reading.value;
    row.dataset.observed = reading.observed_at;
    const found = reading.level ? reading : levelOf(reading.value, this.levels);
    if (found) this.mark(row, found.level, found.word);
    row.querySelector("[data-part=value]").textContent = quantityText(
      reading.value,
      row.dataset.symbol,
      row.dataset.decimals,
    );
    this.age(row);
    row.classList.remove("al-room--fresh");
    requestAnimationFrame(() => row.classList.add("al-room--fresh"));
  }

  mark(row, level, word) {
    const was = row.dataset.level;
    row.querySelector(".al-room__word").textContent = word;
    row.querySelector("[data-part=last]").hidden = level !== "stale";
    if (was === level) return;
    this.renewParts();
    row.classList.replace(`al-room--${was}`, `al-room--${level}`);
    row.dataset.level = level;
    if (level !== "now") return;
    const value = quantityText(Number(row.dataset.value), row.dataset.symbol, row.dataset.decimals);
    announce(`${row.querySelector(".al-room__name b").textContent}: ${word}, ${value}`);
  }

  age(row) {
    if (!row.dataset.observed) return;
    const moment = new Date(row.dataset.observed);
    const seconds = Math.max(0, (Date.now() - moment) / 1000);
    let time = row.querySelector(".al-room__age time");
    if (!time) {
      time = document.createElement("time");
      row.querySelector("[data-part=age]").replaceChildren(time);
    }
    time.dateTime = row.dataset.observed;
    time.title = moment.toLocaleString("de-DE", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Berlin" });
    if (seconds < 30 * 86400) time.textContent = ageText(seconds);
    if (seconds > this.staleAfter && row.dataset.level !== "stale") {
      this.mark(row, "stale", this.list.dataset.staleWord);
    }
  }

  tick() {
    for (const row of this.rows.values()) this.age(row);
    this.sort();
  }

  /** Put the rows in order without losing the focus of whoever is reading one. */
  sort() {
    const facts = (row) => ({
      level: row.dataset.level,
      value: Number(row.dataset.value) || 0,
      index: Number(row.dataset.index),
    });
    const wanted = [...this.rows.values()].sort((a, b) => before(facts(a), facts(b)));
    if (wanted.every((row, at) => row === this.list.children[at])) return;
    const held = this.list.contains(document.activeElement) ? document.activeElement : null;
    this.list.append(...wanted);
    held?.focus({ preventScroll: true });
  }

  say(state) {
    if (!this.state) return;
    const text = this.state.querySelector("[data-part=text]");
    if (state === "live") {
      this.stand = clockText(new Date());
      text.textContent = `Live, Stand ${this.stand}`;
    } else if (this.state.dataset.state !== "lost") {
      const stand = this.stand ? `, Stand ${this.stand}` : "";
      text.textContent = `Verbindung unterbrochen${stand}. Es wird neu verbunden.`;
      announce(text.textContent);
    }
    this.state.dataset.state = state;
  }
}

for (const list of document.querySelectorAll(LISTS)) new RoomList(list);
