// Two runs of the same case: where they part.
import { nodeName } from "./decode.js";
import { describe } from "./describe.js";

// What a record says, without the names that chance gave things.
function wordsOf(run, i) {
  return `${run.at[i]} ${nodeName(run, run.laneOf[i])} ${describe(run, i).replace(/\b[a-z][0-9a-z]{6}\b/g, "·")}`;
}

// The first pair of records that differ, as [place, place], or null when one run goes as the other.
export function differencePlaces(one, other) {
  const count = Math.min(one.count, other.count);
  for (let i = 0; i < count; i++) if (wordsOf(one, i) !== wordsOf(other, i)) return [i, i];
  if (one.count === other.count || count === 0) return null;
  return [Math.min(count, one.count - 1), Math.min(count, other.count - 1)];
}
