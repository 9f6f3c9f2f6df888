import assert from "node:assert/strict";
import { test } from "node:test";

import { fragmentUrl, isNewer, keeper, refresh, startTurnout } from "../../static/ballots/turnout.js";

function meter(version, voted = 5) {
  const made = {
    dataset: { turnout: "abc", turnoutUrl: "/votes/abc/turnout/", version: String(version), voted: String(voted) },
    replaceWith: (next) => (made.replacedBy = next),
  };
  return made;
}

const answer = (status, text = "", tag = null) => ({ status, text: async () => text, headers: new Map([["ETag", tag]]) });

test("a message about another ballot or an older state is not news", () => {
  assert.equal(isNewer(meter(10), { ballot: "abc", version: 15 }), true);
  assert.equal(isNewer(meter(10), { ballot: "abc", version: 10 }), false);
  assert.equal(isNewer(meter(10), { ballot: "xyz", version: 15 }), false);
});

test("the fragment is asked for with the strokes that are known", () => {
  assert.equal(fragmentUrl(meter(10, 135)), "/votes/abc/turnout/?before=135");
});

test("the new drawing takes the old one's place and its tag is sent the next time", async () => {
  const asked = [];
  const next = meter(15);
  const load = async (url, { headers }) => {
    asked.push(headers);
    return asked.length === 1 ? answer(200, "html", '"15"') : answer(304);
  };
  const old = meter(10);
  assert.equal(await refresh(old, { load, parse: () => next }), next);
  assert.equal(old.replacedBy, next);
  assert.equal(await refresh(next, { load, parse: () => assert.fail("nothing to read") }), next);
  assert.deepEqual(asked, [{ "HX-Request": "true" }, { "HX-Request": "true", "If-None-Match": '"15"' }]);
});

test("a line that is down changes nothing", async () => {
  const old = meter(10);
  const load = async () => {
    throw new TypeError("network");
  };
  assert.equal(await refresh(old, { load }), old);
  assert.equal(old.replacedBy, undefined);
});

test("what is heard while a drawing is under way is looked at afterwards, once", async () => {
  const versions = [15, 20];
  const acted = [];
  let release;
  const keep = keeper(async (old) => {
    acted.push(old.dataset.version);
    if (acted.length === 1) await new Promise((done) => (release = done));
    return meter(versions[acted.length - 1]);
  });
  const first = keep(meter(10), { ballot: "abc", version: 15 });
  await keep(meter(10), { ballot: "abc", version: 18 });
  await keep(meter(10), { ballot: "abc", version: 20 });
  release();
  await first;
  assert.deepEqual(acted, ["10", "15"]);
});

test("a gap in the connection reads every meter again", () => {
  const root = new EventTarget();
  const one = meter(10);
  root.querySelectorAll = () => [one];
  const kept = [];
  startTurnout(root, (each) => kept.push(each));
  root.dispatchEvent(new CustomEvent("live:catchup", { detail: {} }));
  root.dispatchEvent(new CustomEvent("live:turnout", { detail: { ballot: "xyz", version: 99 } }));
  root.dispatchEvent(new CustomEvent("live:turnout", { detail: { ballot: "abc", version: 99 } }));
  assert.deepEqual(kept, [one, one]);
});
