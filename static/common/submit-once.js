/** A form is sent once: its button keeps its width and says what happens. */

/** Put a button into the state "working" and return how to undo it. */
export function setWorking(button) {
  const before = button.textContent;
  const width = button.getBoundingClientRect().width;
  button.style.setProperty("inline-size", `${width}px`);
  button.setAttribute("aria-busy", "true");
  if (button.dataset.working) button.textContent = button.dataset.working;
  return () => {
    button.style.removeProperty("inline-size");
    button.removeAttribute("aria-busy");
    button.textContent = before;
  };
}

/** Watch every form of the document, also those that come later. */
export function startSubmitOnce(root) {
  const undo = new Map();
  const release = (form) => {
    undo.get(form)?.();
    undo.delete(form);
  };
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.submitter?.getAttribute("aria-disabled") === "true" || undo.has(form)) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    const button = event.submitter ?? form.querySelector("button[type=submit], button:not([type])");
    if (form.method === "post" && button) undo.set(form, setWorking(button));
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest?.("[aria-disabled=true]:not([data-choose-first]), [aria-busy=true]")?.matches("a, button")) event.preventDefault();
  });
  root.addEventListener("htmx:afterRequest", (event) => release(event.target.closest?.("form") ?? event.target));
  globalThis.addEventListener?.("pageshow", (event) => {
    if (event.persisted) for (const form of [...undo.keys()]) release(form);
  });
}
