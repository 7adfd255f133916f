// Light and dark: as the system says, or as the person chose for this page.

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["page", "surface", "ink", "muted", "faint", "line", "soft", "accent", "accent-soft", "fail", "fail-soft", "pass", "undecided",
    "http", "socket", "lost", "fault", "fault-soft", "down", "past", "future", "mark"];
  return Object.fromEntries(names.map((name) => [name.replace("-s", "S"), read(name)]));
}

function systemIsDark() {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

export function isDark() {
  return (document.documentElement.dataset.theme ?? (systemIsDark() ? "dark" : "light")) === "dark";
}

export function switchTheme() {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  dispatchEvent(new Event("themechange"));
}

export function watchTheme(changed) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  addEventListener("themechange", changed);
}
