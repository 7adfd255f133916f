// The address of a view: "#case=7c41d0&at=59&mode=time". Only known names are read.

const NAMES = ["case", "at", "mode", "detail", "zoom", "tab", "find", "beside", "lanes"];

export function readHash(hash) {
  const out = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    const name = cut < 0 ? "" : part.slice(0, cut);
    if (NAMES.includes(name)) out[name] = decode(part.slice(cut + 1));
  }
  return out;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function writeHash(view) {
  const parts = NAMES.filter((name) => view[name] !== undefined && view[name] !== "" && view[name] !== null)
    .map((name) => `${name}=${encodeURIComponent(view[name]).replace(/'/g, "%27")}`);
  return `#${parts.join("&")}`;
}
