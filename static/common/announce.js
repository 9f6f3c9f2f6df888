/** Says changed words to screen readers, at most once in 20 seconds; the newest words win. */

export const PAUSE_MS = 20000;

/**
 * Make a function that passes words on at most once in `pause` milliseconds.
 *
 * @param {(words: string) => void} say
 * @param {{pause?: number, now?: () => number, later?: (f: () => void, ms: number) => unknown}} clock
 */
export function throttledAnnouncer(say, { pause = PAUSE_MS, now = Date.now, later = setTimeout } = {}) {
  let lastAt = -Infinity;
  let waiting = null;
  const speak = () => {
    lastAt = now();
    say(waiting);
    waiting = null;
  };
  return (words) => {
    const isPlanned = waiting !== null;
    waiting = words;
    if (isPlanned) return;
    const rest = lastAt + pause - now();
    if (rest <= 0) speak();
    else later(speak, rest);
  };
}

/** Listen to the words marked with data-announce, also those that htmx swaps in. */
export function startAnnouncing(root) {
  const region = root.querySelector("[data-announcer]");
  if (!region || !root.querySelector("[data-announce]")) return;
  const announce = throttledAnnouncer((words) => {
    region.textContent = words;
  });
  const words = () =>
    [...root.querySelectorAll("[data-announce]")].map((each) => each.textContent.trim().replace(/\s+/g, " ")).join(" ");
  let last = words();
  new MutationObserver(() => {
    const next = words();
    if (next === last) return;
    last = next;
    announce(next);
  }).observe(root.querySelector("main"), { childList: true, subtree: true, characterData: true });
}
