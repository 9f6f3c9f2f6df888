import assert from "node:assert/strict";
import { test } from "node:test";

import { throttledAnnouncer } from "../../static/common/announce.js";
import { startChoices, wordsFor } from "../../static/common/choice.js";
import { focusErrors } from "../../static/common/focus-errors.js";
import { setWorking, startSubmitOnce } from "../../static/common/submit-once.js";
import { cookieFor, otherTheme } from "../../static/common/theme.js";
import { SHOWN_MS, watchToast } from "../../static/common/toast.js";
import { waitingWords } from "../../static/common/waiting-rows.js";

function fakeButton(words) {
  const attributes = new Map();
  const properties = new Map();
  return {
    textContent: words,
    dataset: {},
    properties,
    style: { setProperty: (name, value) => properties.set(name, value), removeProperty: (name) => properties.delete(name) },
    getBoundingClientRect: () => ({ width: 120 }),
    setAttribute: (name, value) => attributes.set(name, value),
    getAttribute: (name) => attributes.get(name) ?? null,
    removeAttribute: (name) => attributes.delete(name),
  };
}

test("words are said at once, then at most every twenty seconds, the newest last", () => {
  let now = 0;
  const said = [];
  const planned = [];
  const announce = throttledAnnouncer((words) => said.push(words), { now: () => now, later: (act, ms) => planned.push({ act, ms }) });
  announce("1 of 12");
  now = 5000;
  announce("2 of 12");
  announce("3 of 12");
  assert.deepEqual(said, ["1 of 12"]);
  assert.deepEqual(planned.map((plan) => plan.ms), [15000]);
  now = 20000;
  planned[0].act();
  assert.deepEqual(said, ["1 of 12", "3 of 12"]);
});

test("the vote's button invites to choose, then names the choice", () => {
  const button = { dataset: { chooseFirst: "Choose first", act: "Cast my vote: {choice}" } };
  assert.equal(wordsFor(button, undefined), "Choose first");
  assert.equal(wordsFor(button, "Yes"), "Cast my vote: yes");
});

test("a form without a choice is not sent, with one it is", () => {
  const button = fakeButton("Cast my vote");
  button.dataset = { chooseFirst: "Choose first", act: "Cast my vote: {choice}" };
  const listeners = {};
  let chosen = [{ name: "works", dataset: { words: "In" } }];
  const form = {
    dataset: { choice: "vote" },
    querySelector: (selector) => (selector.includes("choose-first") ? button : null),
    querySelectorAll: (selector) => (selector === "input:checked" ? chosen : []),
    addEventListener: (name, act) => (listeners[name] = act),
  };
  startChoices({ querySelectorAll: () => [form] });
  assert.equal(button.textContent, "Choose first");
  assert.equal(button.getAttribute("aria-disabled"), "true");
  const stopped = [];
  const event = { preventDefault: () => stopped.push("default"), stopImmediatePropagation: () => stopped.push("others") };
  listeners.submit(event);
  assert.deepEqual(stopped, ["default", "others"]);
  chosen = [...chosen, { name: "vote", dataset: { words: "No" } }];
  listeners.change();
  assert.equal(button.textContent, "Cast my vote: no");
  assert.equal(button.getAttribute("aria-disabled"), null);
  listeners.submit(event);
  assert.equal(stopped.length, 2);
});

test("a working button keeps its width, says what happens, and can be put back", () => {
  const button = fakeButton("Cast my vote: yes");
  button.dataset.working = "Sending your vote";
  const undo = setWorking(button);
  assert.equal(button.textContent, "Sending your vote");
  assert.equal(button.getAttribute("aria-busy"), "true");
  assert.equal(button.properties.get("inline-size"), "120px");
  undo();
  assert.equal(button.textContent, "Cast my vote: yes");
  assert.equal(button.getAttribute("aria-busy"), null);
});

test("a form that is under way is not sent again", () => {
  const listeners = {};
  startSubmitOnce({ addEventListener: (name, act) => (listeners[name] = act) });
  const submitter = fakeButton("Sign");
  const form = { method: "post", matches: () => false };
  let stopped = 0;
  const send = () => listeners.submit({ target: form, submitter, defaultPrevented: false, preventDefault: () => (stopped += 1) });
  send();
  assert.equal(stopped, 0);
  send();
  assert.equal(stopped, 1);
});

test("the other theme is the one not shown", () => {
  assert.equal(otherTheme("", true), "light");
  assert.equal(otherTheme("", false), "dark");
  assert.equal(otherTheme("dark", false), "light");
  assert.match(cookieFor("dark"), /^theme=dark; path=\//);
});

test("a toast closes after its time and waits while it is hovered", () => {
  const listeners = {};
  const planned = new Map();
  let next = 1;
  let isGone = false;
  const toast = { addEventListener: (name, act) => (listeners[name] = act), querySelector: () => null, remove: () => (isGone = true) };
  const later = (act, ms) => {
    planned.set(next, { act, ms });
    return next++;
  };
  watchToast(toast, { later, never: (timer) => planned.delete(timer) });
  assert.deepEqual([...planned.values()].map((plan) => plan.ms), [SHOWN_MS]);
  listeners.mouseenter();
  assert.equal(planned.size, 0);
  listeners.mouseleave();
  assert.equal(planned.size, 1);
  [...planned.values()][0].act();
  assert.equal(isGone, true);
});

test("the error list takes the focus", () => {
  let isFocused = false;
  const summary = { focus: () => (isFocused = true), addEventListener: () => {} };
  assert.equal(focusErrors({ querySelector: () => summary }), true);
  assert.equal(isFocused, true);
  assert.equal(focusErrors({ querySelector: () => null }), false);
});

test("waiting rows are counted in words", () => {
  assert.equal(waitingWords("{count} new, show", 2), "2 new, show");
});
