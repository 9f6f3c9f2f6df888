import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped, hex } from "../../static/contracts/check.js";

test("bytes are written as hex digits", () => {
  assert.equal(hex(new Uint8Array([0, 10, 255]).buffer), "000aff");
});

test("the number of a file is that of SHA-256", async () => {
  const number = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("abc")));
  assert.equal(number, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(grouped(number).split(" ").length, 16);
});
