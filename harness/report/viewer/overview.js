// What the overview can do besides being read: narrow down the cases, change between light and dark.
import { element } from "./dom.js";
import { switchTheme } from "./theme.js";

const FEW = 8; // so many cases need no search

export function enliven(root) {
  root.querySelector(".bar").append(element("button", { class: "theme", type: "button", title: "Light or dark", click: switchTheme }, "◐"));
  const section = root.querySelector("#cases");
  const rows = [...section.querySelectorAll("tbody tr")];
  if (rows.length <= FEW) return;
  const said = element("output", { class: "quiet" });
  const input = element("input", { type: "search", placeholder: "Search cases", "aria-label": "Search cases", input: () => narrow(rows, input.value, said) });
  section.querySelector(".scroll").before(element("div", { class: "filter" }, input, said));
}

function narrow(rows, query, said) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const line of rows) {
    const text = line.textContent.toLowerCase();
    line.hidden = !words.every((word) => text.includes(word));
    count += line.hidden ? 0 : 1;
  }
  said.value = words.length === 0 ? "" : `${count} of ${rows.length}`;
}
