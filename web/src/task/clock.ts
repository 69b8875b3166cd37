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
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (message) => {
      port1.close();
      painted(message);
    };
    port2.postMessage(null);
  });
}
