/**
 * Subscribes a page to its server messages: <body data-live-url="/live/..." data-live-seen="42">.
 *
 * Each message {"kind": "offer.tabled", ...} becomes the event "live:offer.tabled" on the document. After a gap the
 * page gets "live:catchup". While the line is down a notice says which state one sees.
 */

const FIRST_WAIT_MS = 1000;
// Whoever comes back is to be caught up with within five seconds; the crowd is spread over two of them.
const LONGEST_WAIT_MS = 4000;
const PATIENCE_MS = 2000;

/** How long to wait before try number `tries` (0 the first), with `chance` between 0 and 1 spreading the crowd. */
export function waitBefore(tries, chance) {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  return Math.round(full / 2 + (full / 2) * chance);
}

/** The socket's address for a path of this site, telling what has been seen. */
export function socketUrl(path, seen, place) {
  const url = new URL(path, place.href);
  url.protocol = place.protocol === "https:" ? "wss:" : "ws:";
  if (seen) url.searchParams.set("seen", seen);
  return url.href;
}

/** Read a message, or null when it is none of ours. */
export function readMessage(text) {
  try {
    const message = JSON.parse(text);
    return typeof message?.kind === "string" ? message : null;
  } catch {
    return null;
  }
}

export class Line {
  constructor({ path, seen = "", place, target, notice, open, later = (act, wait) => setTimeout(act, wait), chance = Math.random }) {
    Object.assign(this, { path, seen, place, target, notice, open, later, chance });
    this.tries = 0;
    this.hadGap = false;
    this.isStopped = false;
  }

  connect() {
    this.socket = this.open(socketUrl(this.path, this.seen, this.place));
    this.socket.onopen = () => this.opened();
    this.socket.onmessage = (event) => this.heard(event.data);
    this.socket.onclose = (event) => this.lost(event.code);
  }

  opened() {
    this.tries = 0;
    this.notice.hide();
    if (this.hadGap) this.fire("live:catchup", {});
    this.hadGap = false;
  }

  heard(text) {
    const message = readMessage(text);
    if (!message) return;
    if (message.sequence !== undefined) this.seen = String(message.sequence);
    this.notice.touch();
    this.fire(`live:${message.kind}`, message);
  }

  /** Codes 4400-4499 say that the reader may not listen; there is nothing to try again. */
  lost(code) {
    if (this.isStopped || (code >= 4400 && code < 4500)) return;
    this.hadGap = true;
    if (this.tries > 0) this.notice.show();
    else this.later(() => this.hadGap && this.notice.show(), PATIENCE_MS);
    this.later(() => this.connect(), waitBefore(this.tries, this.chance()));
    this.tries += 1;
  }

  stop() {
    this.isStopped = true;
    this.socket?.close();
  }

  fire(name, detail) {
    this.target.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** The notice "You see the state of 14:32"; it keeps the time of the last good moment. */
export function connectionNotice(element, now = () => new Date()) {
  let lastGood = now();
  const words = element?.querySelector("[data-connection-words]");
  return {
    touch() {
      lastGood = now();
    },
    show() {
      if (!element || !element.hidden) return;
      const time = lastGood.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      words.textContent = words.dataset.words.replace("{time}", time);
      element.hidden = false;
    },
    hide() {
      lastGood = now();
      if (element) element.hidden = true;
    },
  };
}

export function startLive(root) {
  const path = root.body?.dataset.liveUrl;
  if (!path || !("WebSocket" in globalThis)) return null;
  const notice = connectionNotice(root.querySelector("[data-connection]"));
  const open = (url) => new WebSocket(url);
  const line = new Line({ path, seen: root.body.dataset.liveSeen, place: location, target: root, notice, open });
  line.connect();
  addEventListener("pagehide", () => line.stop());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    line.isStopped = false;
    line.hadGap = true;
    line.connect();
  });
  return line;
}
