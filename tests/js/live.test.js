import assert from "node:assert/strict";
import { test } from "node:test";

import { connectionNotice, Line, readMessage, socketUrl, waitBefore } from "../../static/common/live.js";

class Target extends EventTarget {
  constructor(...names) {
    super();
    this.heard = [];
    for (const name of names) this.addEventListener(name, (event) => this.heard.push([name, event.detail]));
  }
}

function lineWith(target) {
  const sockets = [];
  const planned = [];
  const notice = { shown: false, show: () => (notice.shown = true), hide: () => (notice.shown = false), touch: () => {} };
  const line = new Line({
    path: "/live/rooms/abc/",
    place: new URL("http://tutti.test/rooms/abc/"),
    target,
    notice,
    open: (url) => {
      sockets.push({ url, close() {} });
      return sockets.at(-1);
    },
    later: (act, ms) => planned.push({ act, ms }),
    chance: () => 1,
  });
  line.connect();
  return { line, sockets, planned, notice };
}

test("waiting doubles up to four seconds and is spread", () => {
  assert.deepEqual([0, 1, 2, 3, 9].map((tries) => waitBefore(tries, 1)), [1000, 2000, 4000, 4000, 4000]);
  assert.equal(waitBefore(2, 0), 2000);
});

test("the socket keeps to the site's own scheme and says what was seen", () => {
  assert.equal(socketUrl("/live/x/", "42", new URL("https://tutti.test/a")), "wss://tutti.test/live/x/?seen=42");
  assert.equal(socketUrl("/live/x/", "", new URL("http://tutti.test/a")), "ws://tutti.test/live/x/");
});

test("only messages with a kind are read", () => {
  assert.deepEqual(readMessage('{"kind":"offer.tabled","sequence":7}'), { kind: "offer.tabled", sequence: 7 });
  assert.equal(readMessage("no json"), null);
  assert.equal(readMessage('{"a":1}'), null);
  assert.equal(readMessage("null"), null);
});

test("a message becomes an event and its sequence is told when connecting again", () => {
  const target = new Target("live:offer.tabled");
  const { sockets, planned } = lineWith(target);
  sockets[0].onopen();
  sockets[0].onmessage({ data: '{"kind":"offer.tabled","sequence":7}' });
  assert.deepEqual(target.heard, [["live:offer.tabled", { kind: "offer.tabled", sequence: 7 }]]);
  sockets[0].onclose({ code: 1006 });
  planned.at(-1).act();
  assert.equal(sockets[1].url, "ws://tutti.test/live/rooms/abc/?seen=7");
});

test("a lost line shows the notice after a moment, and catching up follows the reconnection", () => {
  const target = new Target("live:catchup");
  const { sockets, planned, notice } = lineWith(target);
  sockets[0].onopen();
  assert.deepEqual(target.heard, []);
  sockets[0].onclose({ code: 1006 });
  assert.equal(notice.shown, false);
  planned[0].act();
  assert.equal(notice.shown, true);
  planned[1].act();
  sockets[1].onopen();
  assert.equal(notice.shown, false);
  assert.deepEqual(target.heard, [["live:catchup", {}]]);
});

test("a line that the server forbids is not tried again", () => {
  const { sockets, planned } = lineWith(new Target());
  sockets[0].onclose({ code: 4403 });
  assert.equal(planned.length, 0);
});

test("the notice names the last good moment", () => {
  let now = new Date(2026, 10, 20, 14, 32);
  const words = { dataset: { words: "You see the state of {time}." }, textContent: "" };
  const element = { hidden: true, querySelector: () => words };
  const notice = connectionNotice(element, () => now);
  now = new Date(2026, 10, 20, 14, 40);
  notice.show();
  assert.equal(element.hidden, false);
  assert.equal(words.textContent, "You see the state of 14:32.");
});
