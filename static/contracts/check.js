/** A chosen PDF is hashed here, and the site asked whether it knows the hash; the file stays where it is. */

/** Write bytes as hex digits. */
export function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Set a number in groups of four digits. */
export function grouped(number) {
  return number.match(/.{1,4}/g)?.join(" ") ?? "";
}

async function ask(form, number) {
  const body = new URLSearchParams({ sha256: number, csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
  try {
    const answer = await fetch(form.dataset.knownUrl, { method: "POST", body });
    if (!answer.ok) return form.dataset.failed;
    return (await answer.json()).known ? form.dataset.yes : form.dataset.no;
  } catch {
    return form.dataset.failed;
  }
}

async function look(form, file) {
  const place = form.querySelector("[data-answer]");
  place.hidden = true;
  if (!file || !globalThis.crypto?.subtle) return;
  const number = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  place.querySelector("[data-number]").textContent = grouped(number);
  place.querySelector("[data-words]").textContent = await ask(form, number);
  place.hidden = false;
}

/** Watch each form below `root` that checks a file: one that is chosen, or dropped on it. */
export function startChecks(root) {
  for (const form of root.querySelectorAll("form[data-check-file]")) {
    const field = form.querySelector("input[type=file]");
    field.addEventListener("change", () => look(form, field.files[0]));
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      field.files = event.dataTransfer.files;
      look(form, field.files[0]);
    });
  }
}

if (globalThis.document) startChecks(document);
