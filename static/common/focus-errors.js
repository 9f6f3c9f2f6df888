/** The list of errors takes the focus; its links go to the field itself. */

export function focusErrors(root) {
  const summary = root.querySelector?.("[data-focus-errors]");
  if (!summary) return false;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    const entry = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
    (entry ?? field).focus();
    field.scrollIntoView({ block: "center" });
  });
  return true;
}
