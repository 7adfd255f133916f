// Which messages cross a window: blocks of them know how far down they reach.

const BLOCK = 256;

export function makeReach(messages, ys) {
  const blocks = new Float64Array(Math.ceil(messages.count / BLOCK));
  const last = ys.length > 0 ? ys[ys.length - 1] : 0;
  for (let m = 0; m < messages.count; m++) {
    const end = messages.end[m] < 0 ? Math.min(last, ys[messages.sent[m]] + 60) : ys[messages.end[m]];
    const block = (m / BLOCK) | 0;
    if (end > blocks[block]) blocks[block] = end;
  }
  return blocks;
}

// Calls visit(m) for each message that may cross top..bottom.
export function visitMessages(messages, ys, reach, top, bottom, visit) {
  for (let block = 0; block < reach.length; block++) {
    const first = block * BLOCK;
    if (ys[messages.sent[first]] > bottom) return;
    if (reach[block] < top) continue;
    const stop = Math.min(first + BLOCK, messages.count);
    for (let m = first; m < stop; m++) {
      if (ys[messages.sent[m]] > bottom) return;
      const end = messages.end[m] < 0 ? ys[messages.sent[m]] + 60 : ys[messages.end[m]];
      if (end >= top) visit(m);
    }
  }
}
