/**
 * Keeps the meters of turnout on a page current: [data-turnout="ID"] with data-turnout-url, data-version, data-voted.
 *
 * A message "live:turnout" only says that there is something newer; the drawing comes from the server, so that the
 * page never shows more than its reader may see. After a gap in the connection every meter is read again. Changed
 * words are announced, at most every 20 seconds, by the page's common announcer.
 */

/** Whether a message is about this meter and newer than what it shows. */
export function isNewer(meter, message) {
  return message.ballot === meter.dataset.turnout && Number(message.version) > Number(meter.dataset.version);
}

/** The fragment's address; strokes after the people shown now are new and grow. */
export function fragmentUrl(meter) {
  return `${meter.dataset.turnoutUrl}?before=${encodeURIComponent(meter.dataset.voted)}`;
}

const tags = new WeakMap();

/** Read a meter again and put the new drawing in its place; answers the meter that now stands there. */
export async function refresh(meter, { load = fetch, parse = parsed } = {}) {
  const headers = { "HX-Request": "true", ...(tags.has(meter) ? { "If-None-Match": tags.get(meter) } : {}) };
  const answer = await load(fragmentUrl(meter), { headers, credentials: "same-origin" }).catch(() => null);
  if (answer?.status !== 200) return meter; // unchanged, or the line is down: the next connection tries again
  const next = parse(await answer.text());
  if (!next) return meter;
  const tag = answer.headers.get("ETag");
  if (tag) tags.set(next, tag);
  meter.replaceWith(next);
  return next;
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html").querySelector("[data-turnout]");
}

/** Make a function that refreshes one meter at a time and looks again if something newer was heard meanwhile. */
export function keeper(act = refresh) {
  const busy = new Map();
  return async function keep(meter, message = null) {
    const id = meter.dataset.turnout;
    if (busy.has(id)) {
      busy.set(id, message ?? busy.get(id));
      return;
    }
    busy.set(id, null);
    const next = await act(meter);
    const later = busy.get(id);
    busy.delete(id);
    if (later && next !== meter && isNewer(next, later)) await keep(next);
  };
}

export function startTurnout(root, keep = keeper()) {
  const meters = () => [...root.querySelectorAll("[data-turnout]")];
  root.addEventListener("live:turnout", ({ detail }) => {
    for (const meter of meters()) if (isNewer(meter, detail)) keep(meter, detail);
  });
  root.addEventListener("live:catchup", () => {
    for (const meter of meters()) keep(meter);
  });
}

if (typeof document !== "undefined") startTurnout(document);
