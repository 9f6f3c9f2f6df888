/**
 * A part of the page that could not be read (the site was away) is read again: all of them catch up together.
 *
 * Only what is read is repeated, never what is sent.
 */

export const WAIT_MS = 2000;

/** Whether a failed request of htmx was a mere look that may be repeated. */
export function mayRepeat({ requestConfig, xhr }) {
  const status = xhr?.status ?? 0;
  return requestConfig?.verb === "get" && (status === 0 || status === 502 || status === 503 || status === 504);
}

export function startLookingAgain(root, later = (act, wait) => setTimeout(act, wait)) {
  let isPlanned = false;
  const plan = ({ detail }) => {
    if (isPlanned || !mayRepeat(detail)) return;
    isPlanned = true;
    later(() => {
      isPlanned = false;
      root.dispatchEvent(new CustomEvent("live:catchup", { detail: {} }));
    }, WAIT_MS);
  };
  root.addEventListener("htmx:sendError", plan);
  root.addEventListener("htmx:responseError", plan);
}
