/** Menus made of <details data-menu> close with Escape, a click elsewhere, or when the focus leaves. */

export function startMenus(root) {
  const open = () => root.querySelectorAll("details[data-menu][open]");
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  root.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  root.addEventListener("focusout", (event) => {
    for (const menu of open()) {
      if (menu.contains(event.target) && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    }
  });
}
