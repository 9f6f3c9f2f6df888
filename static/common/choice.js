/** A vote's button reads "Choose first" until something is chosen, then names the act and its object. */

/** Write the button's words for a choice, or its invitation when there is none. */
export function wordsFor(button, choice) {
  if (!choice) return button.dataset.chooseFirst;
  return button.dataset.act.replace("{choice}", choice.toLocaleLowerCase());
}

function chosenIn(form) {
  return [...form.querySelectorAll("input:checked")].find((input) => input.name === form.dataset.choice);
}

function refresh(form) {
  const button = form.querySelector("[data-choose-first]");
  const chosen = chosenIn(form);
  button.textContent = wordsFor(button, chosen?.dataset.words);
  if (chosen) button.removeAttribute("aria-disabled");
  else button.setAttribute("aria-disabled", "true");
}

const watched = new WeakSet();

/** Watch each form below `root` whose data-choice names the field that must be answered. */
export function startChoices(root) {
  for (const form of root.querySelectorAll("form[data-choice]")) {
    if (watched.has(form) || !form.querySelector("[data-choose-first]")) continue;
    watched.add(form);
    form.addEventListener("change", () => refresh(form));
    form.addEventListener("submit", (event) => {
      if (chosenIn(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      [...form.querySelectorAll("input")].find((input) => input.name === form.dataset.choice)?.focus();
    }, { capture: true });
    refresh(form);
  }
}
