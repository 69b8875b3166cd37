const first_ms = 3000;
const longest_ms = 60_000;

/** How long to wait before asking once more, after so many times: half as long again each time, a minute at most. */
export function pause_ms(asked: number): number {
  return Math.min(first_ms * 1.5 ** asked, longest_ms);
}
