// What the page can find out about the screen's frames and the browser's clock.

const enough = 12;
const most = 120;

/** The time from one frame to the next, learned while somebody asks for frames. Times in milliseconds. */
class Frames {
  readonly #gaps: number[] = [];
  #last = 0;

  /** A frame began at `now`. Returns how many should have come since the one before. */
  saw(now: number): number {
    const gap = now - this.#last;
    const first = this.#last === 0;
    this.#last = now;
    if (first || gap <= 0) return 0;
    this.#gaps.push(gap);
    if (this.#gaps.length > most) this.#gaps.shift();
    return Math.max(Math.round(gap / this.interval) - 1, 0);
  }

  /** Between two rows of frames nothing was dropped. */
  pause(): void {
    this.#last = 0;
  }

  get known(): boolean {
    return this.#gaps.length >= enough;
  }

  /** A busy page drops frames but never adds one, so the short gaps tell, save the shortest, which caught up. */
  get interval(): number {
    const sorted = [...this.#gaps].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 4)] ?? 1000 / 60;
  }
}

export const frames = new Frames();
