import { attempt, isToCome, type Later } from './later.ts';

const glance_ms = 300;

/** One thing after the other, for a hook may take its time. */
export class Turns {
  readonly #broke: (reason: unknown) => void;
  #busy = false;
  #waiting: (() => void) | null = null;

  constructor(broke: (reason: unknown) => void) {
    this.#broke = broke;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** What a script clicks meanwhile follows; what a worker does meanwhile is a slip. */
  take(cause: Event, act: () => Later<void>): void {
    if (this.#busy) {
      if (!cause.isTrusted) this.#waiting = () => this.take(cause, act);
      return;
    }
    this.#busy = true;
    const done = attempt(act, this.#broke);
    if (isToCome(done)) void Promise.resolve(done).then(() => this.#over());
    else this.#over();
  }

  #over(): void {
    this.#busy = false;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  }
}

/**
 * Closes `buttons` to workers while they have a class by which scripts disable them; a script's own click still counts.
 * The second half of a double click doesn't: it would act on what was shown just now, at `shownAt`, and nobody has read.
 */
export function guard(root: HTMLElement, buttons: readonly HTMLButtonElement[], shownAt: () => number): void {
  const mark = (): void => {
    for (const one of buttons) one.setAttribute('aria-disabled', String(/\b(disabled|loading)\b/.test(one.className)));
  };
  for (const one of buttons) new MutationObserver(mark).observe(one, { attributeFilter: ['class'] });
  mark();
  const stop = (cause: MouseEvent): void => {
    const pressed = buttons.find((one) => cause.target instanceof Node && one.contains(cause.target));
    if (pressed === undefined || !cause.isTrusted) return;
    const hasty = cause.detail > 1 && cause.timeStamp - shownAt() < glance_ms;
    if (hasty || pressed.getAttribute('aria-disabled') === 'true') cause.stopImmediatePropagation();
  };
  root.addEventListener('click', stop, { capture: true });
}
