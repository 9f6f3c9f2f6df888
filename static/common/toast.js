/** Toasts close after eight seconds unless they are focused or hovered. */

export const SHOWN_MS = 8000;
// A screen reader begins with the title of a new page.
const SAID_AFTER_MS = 1000;

/** Close a toast after its time; the time starts again when it is left. */
export function watchToast(toast, { later = setTimeout, never = clearTimeout } = {}) {
  let timer = null;
  const close = () => toast.remove();
  const start = () => {
    never(timer);
    timer = later(close, SHOWN_MS);
  };
  const hold = () => never(timer);
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusout", start);
  toast.querySelector("[data-toast-close]")?.addEventListener("click", close);
  start();
}

/**
 * Watch the toasts of the page and those that are added later.
 *
 * Those that came with the page are put in once more: a live region says only what is added to it.
 */
export function startToasts(root, { later = setTimeout } = {}) {
  const place = root.querySelector("[data-toasts]");
  if (!place) return;
  const watched = new WeakSet();
  const watch = (toast) => {
    if (watched.has(toast)) return;
    watched.add(toast);
    watchToast(toast);
  };
  const came = [...place.querySelectorAll("[data-toast]")];
  came.forEach(watch);
  later(() => {
    place.append(...came.filter((toast) => toast.isConnected && !toast.contains(root.activeElement)));
  }, SAID_AFTER_MS);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) watch(node);
    }
  }).observe(place, { childList: true });
}
