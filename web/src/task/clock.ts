/** Microseconds since 1970 that never run back within one load of the page. */
export class Clock {
  #last = 0;

  /** The time of a DOM event, which the browser takes when the event happened, not when its turn came. */
  at(stamp: number): number {
    this.#last = Math.max(this.#last, Math.round((performance.timeOrigin + stamp) * 1000));
    return this.#last;
  }

  now(): number {
    return this.at(performance.now());
  }
}

/** Rejected when `work` does not come to an end in time. */
export function within<T>(limit_ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), limit_ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Calls back with the time of the frame that paints what is in the document now: a message posted from the animation
 * frame is received just after that frame. (Two animation frames in a row are off by three times as much.)
 */
export function afterPaint(painted: (frame: { readonly timeStamp: number }) => void): void {
  requestAnimationFrame(() => afterFrame(painted));
}

/** The same, called from within the animation frame. */
export function afterFrame(painted: (frame: { readonly timeStamp: number }) => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (message) => {
    port1.close();
    painted(message);
  };
  port2.postMessage(null);
}

/** The smallest step that the clock makes, in milliseconds. */
export function clockGrain(): number {
  let grain = 1000;
  const begun = performance.now();
  let last = begun;
  // Some browsers have steps of 100 ms, against fingerprints. A clock that stands still is not waited for.
  for (let looks = 0, steps = 0; looks < 1e6 && steps < 10 && last - begun < 200; looks++) {
    const now = performance.now();
    if (now <= last) continue;
    grain = Math.min(grain, now - last);
    last = now;
    steps++;
  }
  return grain;
}
