import type { Clock } from './clock.ts';
import { h, part } from './dom.ts';
import type { Deadline, View } from './protocol.ts';
import type { Timed } from './render/screen.ts';
import * as words from './words.ts';

type Stage = 'none' | 'plenty' | 'soon' | 'last' | 'over';

const tick_ms = 1000;

/** Says what is left of the assignment's time: quietly, and twice aloud. It never takes the focus. */
export class Countdown {
  readonly #clock: Clock;
  readonly #salvage: (cause: Timed) => void;
  #deadline: Deadline | null = null;
  /** There are answers that could be sent. */
  #answering = false;
  /** What was warned of. */
  #warned = '';
  #timer = 0;

  constructor(clock: Clock, salvage: (cause: Timed) => void) {
    this.#clock = clock;
    this.#salvage = salvage;
  }

  show(view: View): void {
    this.#answering = ['answering', 'break', 'finalQuestions'].includes(view.screen);
    this.#count(deadlineOf(view));
  }

  stop(): void {
    this.#count(null);
  }

  #count(deadline: Deadline | null): void {
    this.#deadline = deadline;
    clearInterval(this.#timer);
    if (deadline !== null) this.#timer = setInterval(() => this.#tick(), tick_ms);
    this.#tick();
  }

  #tick(): void {
    const left_us = this.#deadline === null ? 0 : this.#deadline.at - this.#clock.now();
    const stage = stageOf(this.#deadline, left_us);
    // The first time that a browser puts a length of time into words takes it several milliseconds.
    const left = stage === 'none' ? '' : words.duration(left_us / 1e6);
    const time = part('time');
    time.hidden = stage === 'none' || stage === 'over';
    time.textContent = words.filled(words.text.timeLeft, left);
    const warned = `${stage} ${this.#answering}`;
    if (warned !== this.#warned) this.#warn(stage, left);
    this.#warned = warned;
  }

  #warn(stage: Stage, left: string): void {
    part('warning').textContent = this.#warning(stage, left);
    const offers = this.#answering && (stage === 'last' || stage === 'over');
    const click = (cause: Event): void => this.#salvage(cause);
    const { salvage, toReceipt } = words.text;
    const button = h('button', { type: 'button', click }, stage === 'last' ? salvage : toReceipt);
    part('rescue').replaceChildren(...(offers ? [button] : []));
  }

  #warning(stage: Stage, left: string): string {
    const { hurry, lastChance, over, overHow } = words.text;
    if (stage === 'over') return `${over}. ${overHow}`;
    if (stage === 'last' && this.#answering) return lastChance;
    return stage === 'last' || stage === 'soon' ? words.filled(hurry, left) : '';
  }
}

function deadlineOf(view: View): Deadline | null {
  switch (view.screen) {
    case 'consent':
    case 'instructions':
    case 'answering':
    case 'break':
    case 'finalQuestions':
    case 'review':
      return view.deadline;
    default:
      return null;
  }
}

function stageOf(deadline: Deadline | null, left_us: number): Stage {
  if (deadline === null) return 'none';
  if (left_us <= 0) return 'over';
  if (left_us <= deadline.last) return 'last';
  return left_us <= deadline.soon ? 'soon' : 'plenty';
}
