/** The buttons of passkeys: shown where the browser has any; an error is said on the page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { startPasskeys } from "../../static/accounts/passkeys.js";

/** A document of one button and one line of words. */
function page() {
  const button = { hidden: true };
  const words = { hidden: true };
  const root = new EventTarget();
  root.querySelectorAll = (selector) => (selector === "[data-passkey]" ? [button] : [words]);
  return { button, words, root };
}

test("without passkeys in the browser the button stays away", () => {
  const { button, root } = page();
  startPasskeys(root, false);
  assert.equal(button.hidden, true);
});

test("an error is said on the page and not in the console", () => {
  const { button, words, root } = page();
  startPasskeys(root, true);
  assert.deepEqual([button.hidden, words.hidden], [false, true]);
  const event = new Event("allauth.error", { cancelable: true });
  root.dispatchEvent(event);
  assert.deepEqual([words.hidden, event.defaultPrevented], [false, true]);
});
