// Finding records by what is said of them.
import { kindOf, nodeName } from "./decode.js";
import { describe } from "./describe.js";

// Places of records whose words hold every word of the query, at most `limit`. "#59" is a record's number, and
// "lane:asha" and "kind:audit" narrow it down.
export function search(run, query, limit = 2000) {
  const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const out = [];
  for (let i = 0; i < run.count && out.length < limit; i++) if (matches(run, i, words)) out.push(i);
  return out;
}

function matches(run, i, words) {
  let text = null;
  for (const word of words) {
    if (word.startsWith("#") && word.length > 1) {
      if (`#${run.index[i]}` !== word) return false;
    } else if (word.startsWith("lane:")) {
      if (!nodeName(run, run.laneOf[i]).toLowerCase().startsWith(word.slice(5))) return false;
    } else if (word.startsWith("kind:")) {
      if (!kindOf(run, i).startsWith(word.slice(5))) return false;
    } else {
      text ??= `${describe(run, i)} ${nodeName(run, run.laneOf[i])}`.toLowerCase();
      if (!text.includes(word)) return false;
    }
  }
  return true;
}
