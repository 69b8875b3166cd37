/** Draws that are the same for one seed everywhere (mulberry32). */
export function drawsFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  };
  const below = (count) => (count <= 1 ? 0 : next() % count);
  return {
    below,
    /** True once in so many times. */
    chance: (times) => below(times) === 0,
    of: (list) => list[below(list.length)],
  };
}
