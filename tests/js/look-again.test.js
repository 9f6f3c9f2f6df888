import assert from "node:assert/strict";
import { test } from "node:test";

import { mayRepeat, startLookingAgain, WAIT_MS } from "../../static/common/look-again.js";

const failed = (verb, status) => ({ requestConfig: { verb }, xhr: { status } });

test("only looks that met an absent site are repeated", () => {
  assert.deepEqual([0, 502, 503, 504, 500, 404, 409].map((status) => mayRepeat(failed("get", status))), [true, true, true, true, false, false, false]);
  assert.equal(mayRepeat(failed("post", 503)), false);
});

test("several failures lead to one catching up after a while", () => {
  const root = new EventTarget();
  const planned = [];
  let caughtUp = 0;
  root.addEventListener("live:catchup", () => (caughtUp += 1));
  startLookingAgain(root, (act, wait) => planned.push({ act, wait }));
  const event = (name, detail) => root.dispatchEvent(new CustomEvent(name, { detail }));
  event("htmx:sendError", failed("get", 0));
  event("htmx:responseError", failed("get", 503));
  event("htmx:responseError", failed("post", 503));
  assert.deepEqual(planned.map(({ wait }) => wait), [WAIT_MS]);
  planned[0].act();
  assert.equal(caughtUp, 1);
  event("htmx:responseError", failed("get", 503));
  assert.equal(planned.length, 2);
});
