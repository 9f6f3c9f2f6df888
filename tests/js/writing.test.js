import assert from "node:assert/strict";
import { test } from "node:test";

import { startWriting, writingWords } from "../../static/negotiations/writing.js";

function page() {
  const line = { dataset: { words: "{name} is writing", own: "Mira Okonjo" }, hidden: true, textContent: "" };
  const root = new EventTarget();
  root.querySelector = () => line;
  const waiting = [];
  startWriting(root, (act) => waiting.push(act) - 1, (place) => waiting.splice(place, 1, null));
  return { line, waiting, tell: (kind, detail) => root.dispatchEvent(new CustomEvent(kind, { detail })) };
}

test("who writes is named, and it passes", () => {
  const { line, waiting, tell } = page();
  tell("live:lane.writing", { name: "Jonas Feld" });
  assert.deepEqual([line.hidden, line.textContent], [false, "Jonas Feld is writing"]);
  waiting.at(-1)();
  assert.equal(line.hidden, true);
});

test("one's own writing is not news, and a message ends it", () => {
  const { line, tell } = page();
  tell("live:lane.writing", { name: "Mira Okonjo" });
  assert.equal(line.hidden, true);
  tell("live:lane.writing", { name: "Jonas Feld" });
  tell("live:message.posted", {});
  assert.equal(line.hidden, true);
});

test("a page without the line hears nothing", () => {
  const root = new EventTarget();
  root.querySelector = () => null;
  startWriting(root);
  assert.equal(root.dispatchEvent(new CustomEvent("live:lane.writing", { detail: {} })), true);
  assert.equal(writingWords("{name} is writing", "Ayo"), "Ayo is writing");
});
