/** New rows wait behind "1 new offer, show": live changes never move what one is reading. */

/** Write how many wait; `{count}` stands for the number. */
export function waitingWords(template, count) {
  return template.replace("{count}", String(count));
}

export function startWaitingRows(root) {
  for (const bar of root.querySelectorAll("[data-waiting-rows]")) {
    let count = 0;
    const button = root.createElement("button");
    button.type = "button";
    button.className = "link-button";
    bar.append(button);
    root.addEventListener(bar.dataset.waitingRows, () => {
      count += 1;
      button.textContent = waitingWords(bar.dataset.words, count);
      bar.hidden = false;
    });
    button.addEventListener("click", () => {
      count = 0;
      bar.hidden = true;
      bar.dispatchEvent(new CustomEvent("show", { bubbles: true }));
    });
  }
}
