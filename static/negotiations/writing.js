/** "Jonas Feld is writing": shown while somebody else writes in the same lane, and gone five seconds after. */

const LASTS_MS = 5000;

/** Write who writes; `{name}` stands for the name. */
export function writingWords(template, name) {
  return template.replace("{name}", name);
}

export function startWriting(root, later = setTimeout, forget = clearTimeout) {
  const line = root.querySelector("[data-writing]");
  if (!line) return;
  let waiting = null;
  const hide = () => {
    line.hidden = true;
  };
  root.addEventListener("live:lane.writing", (event) => {
    const name = event.detail?.name;
    if (!name || name === line.dataset.own) return;
    line.textContent = writingWords(line.dataset.words, name);
    line.hidden = false;
    forget(waiting);
    waiting = later(hide, LASTS_MS);
  });
  root.addEventListener("live:message.posted", hide);
}

if (globalThis.document) startWriting(document);
