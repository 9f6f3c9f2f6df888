/** Shows the buttons of passkeys where the browser has any, and says so when one could not be read. */

export function startPasskeys(root, knowsPasskeys) {
  if (!knowsPasskeys) return;
  for (const button of root.querySelectorAll("[data-passkey]")) button.hidden = false;
  root.addEventListener("allauth.error", (event) => {
    // Whoever closes the browser's own window has not met an error worth a line in the console.
    event.preventDefault();
    for (const words of root.querySelectorAll("[data-passkey-error]")) words.hidden = false;
  });
}

if (globalThis.document) startPasskeys(document, Boolean(globalThis.PublicKeyCredential));
