/** Toasts close after eight seconds unless they are focused or hovered. */

export const SHOWN_MS = 8000;

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

/** Watch the toasts of the page and those that are added later. */
export function startToasts(root) {
  const place = root.querySelector("[data-toasts]");
  if (!place) return;
  for (const toast of place.querySelectorAll("[data-toast]")) watchToast(toast);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) watchToast(node);
    }
  }).observe(place, { childList: true });
}
