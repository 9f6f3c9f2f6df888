/** A person may fix the theme; without a choice it follows the system. Kept in a cookie so that pages come right. */

export function otherTheme(current, systemIsDark) {
  const shown = current || (systemIsDark ? "dark" : "light");
  return shown === "dark" ? "light" : "dark";
}

export function cookieFor(theme) {
  return `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
}

export function startThemes(root) {
  const html = root.documentElement;
  const next = () => otherTheme(html.dataset.theme, matchMedia("(prefers-color-scheme: dark)").matches);
  const buttons = [...root.querySelectorAll("[data-theme-next]")];
  const label = () => {
    for (const button of buttons) button.textContent = next() === "dark" ? button.dataset.dark : button.dataset.light;
  };
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      html.dataset.theme = next();
      root.cookie = cookieFor(html.dataset.theme);
      label();
    });
  }
  label();
}
