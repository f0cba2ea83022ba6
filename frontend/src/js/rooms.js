// The rules of a live room list, without a page: which level a value has, and who stands before whom.

/** The worst first; a silent room is no good room. */
const RANK = { now: 0, soon: 1, stale: 2, good: 3, unknown: 4 };

/** Bit of the hub's quality flags: the value lies outside what the device can measure. */
export const IMPLAUSIBLE = 1;

/** Find the level of a value. levels: ascending list of {from, level, word}; the last one reached counts. */
export function levelOf(value, levels) {
  return levels.reduce((found, next) => (value >= next.from ? next : found), levels[0]);
}

/** Order of two rooms {level, value, index}: worst first, among bad ones the higher value, else as the server had it. */
export function before(a, b) {
  const rank = RANK[a.level] - RANK[b.level];
  if (rank !== 0) return rank;
  if (a.level === "now" || a.level === "soon") return b.value - a.value || a.index - b.index;
  return a.index - b.index;
}
