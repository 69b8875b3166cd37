// One run of a trial: phases locked to the screen's frames, and what can be measured about them. docs/timing.md says how
// good it is. Times are in milliseconds, as the browser has them.

import { afterFrame, clockGrain } from './clock.ts';
import { frames } from './frames.ts';
import type { Phase } from './questions.ts';

interface Timed {
  readonly timeStamp: number;
}

interface Plan {
  readonly phases: readonly Phase[];
  readonly responseEnds: boolean;
  /** Shows a phase, or nothing when all are over. Called within an animation frame. */
  show(phase: number): void;
  /** All phases are over, and `measured` is the answer but for how often it was begun. */
  over(measured: readonly string[], response: string | null): void;
}

interface Given {
  readonly value: string;
  readonly by: string;
  readonly at: number;
}

/** Times. */
const most_waited = 6;

/** In frames: what changes after so long without any is painted at once, and not a refresh later behind others. */
const still = 3;

let grain = 0;

export class Run {
  readonly #plan: Plan;
  /** Of the phases that were shown; of the one at hand not before it is known. */
  readonly #onsets: (number | null)[];
  readonly #dropped: number[];
  #phase = -1;
  /** Of the frame in which the phase began. */
  #begun = 0;
  #given: Given | null = null;
  #lag = 0;
  #blurred = 0;
  #unfocused = 0;
  #backwards = 0;
  #waited = 0;
  /** No frames were asked for since the phase began. */
  #rested = false;
  #last = 0;
  #stopped = false;
  lost = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#onsets = plan.phases.map(() => null);
    this.#dropped = plan.phases.map(() => 0);
    grain ||= clockGrain();
    if (!document.hasFocus()) this.#blurred = performance.now();
    this.#pause(still * frames.interval);
  }

  /** Forgets everything. */
  stop(): void {
    this.#stopped = true;
  }

  /** A response counts once, while a phase that takes one can be seen. */
  respond(value: string, by: string, { timeStamp }: Timed): void {
    const { phases } = this.#plan;
    const opened = this.#onsets[phases.findIndex(({ respond }) => respond)] ?? null;
    if (this.#given !== null || phases[this.#phase]?.respond !== true || opened === null || timeStamp < opened) return;
    this.#given = { value, by, at: timeStamp };
    if (phases[this.#phase]?.duration === null) requestAnimationFrame(this.#step);
  }

  /** Another window took the keyboard, or gave it back. */
  focus(has: boolean, { timeStamp }: Timed): void {
    if (!has) this.#blurred = timeStamp;
    else if (this.#blurred > 0) this.#unfocused += timeStamp - this.#blurred;
    if (has) this.#blurred = 0;
  }

  readonly #step = (now: number): void => {
    if (this.#stopped) return;
    if (now < this.#last) this.#backwards++;
    this.#last = now;
    const dropped = frames.saw(now);
    if (this.#phase >= 0) this.#dropped[this.#phase] = (this.#dropped[this.#phase] ?? 0) + dropped;
    if (!this.#isOver(now)) requestAnimationFrame(this.#step);
    else if (this.#isLate(now)) this.#pause(still * frames.interval);
    else this.#change(now);
  };

  /** In the frame that is nearest to the phase's duration. */
  #isOver(now: number): boolean {
    const phase = this.#plan.phases[this.#phase];
    if (phase === undefined) return true;
    const { duration, respond } = phase;
    if (this.#given !== null && respond && (this.#plan.responseEnds || duration === null)) return true;
    return duration !== null && now - this.#begun >= duration - frames.interval / 2;
  }

  /** Whether the phase behind this one is the first that takes a response. */
  get #opens(): boolean {
    const { phases } = this.#plan;
    return phases[this.#phase + 1]?.respond === true && phases[this.#phase]?.respond !== true;
  }

  /**
   * What changes in a frame that is late already may be seen one refresh later than what changes in time, and no page can
   * tell. So the stimulus that is responded to waits for a frame in time, but not for long.
   */
  #isLate(now: number): boolean {
    if (!this.#opens || performance.now() - now < frames.interval / 2) return false;
    return this.#waited++ < most_waited;
  }

  /** Asks for the next frame of the phase that began at `now`, or for the last one where none before it is needed. */
  #go(now: number): void {
    const { phases, responseEnds } = this.#plan;
    const phase = phases[this.#phase];
    if (phase === undefined) return;
    const answers = this.#given !== null && phase.respond && (responseEnds || phase.duration === null);
    if (phase.duration === null) {
      // Until there is a response nothing changes.
      frames.pause();
      if (answers) requestAnimationFrame(this.#step);
      return;
    }
    const { interval } = frames;
    const last = Math.max(Math.round(phase.duration / interval), 1) * interval;
    if (!this.#opens || last < (still + 1) * interval) return void requestAnimationFrame(this.#step);
    this.#rested = true;
    this.#pause(now + last - 0.6 * interval - performance.now());
  }

  #pause(length: number): void {
    frames.pause();
    setTimeout(() => {
      if (!this.#stopped) requestAnimationFrame(this.#step);
    }, length);
  }

  #change(now: number): void {
    const { phases, show, responseEnds } = this.#plan;
    if (this.#rested) this.#dropped[this.#phase] = this.#missed(now);
    this.#rested = false;
    do this.#phase++;
    while (this.#given !== null && responseEnds && phases[this.#phase]?.respond === true);
    const at = this.#phase;
    this.#begun = now;
    show(at);
    const called = performance.now();
    afterFrame(({ timeStamp }) => {
      if (this.#stopped) return;
      const onset = Math.max(timeStamp, this.#given?.at ?? 0, ...this.#onsets.map(Number));
      if (at === phases.findIndex(({ respond }) => respond)) this.#lag = timeStamp - called;
      if (at < phases.length) this.#onsets[at] = onset;
      else this.#end(onset);
    });
    this.#go(now);
  }

  /** Frames by which the phase that ends at `now` was too long. */
  #missed(now: number): number {
    const planned = this.#plan.phases[this.#phase]?.duration ?? 0;
    return Math.max(Math.round((now - this.#begun) / frames.interval) - Math.round(planned / frames.interval), 0);
  }

  #end(end: number): void {
    this.#stopped = true;
    this.focus(true, { timeStamp: end });
    const first = this.#onsets[0] ?? 0;
    const since = (time: number): string => micros(time - first);
    const shown = (text: (phase: number, onset: number) => string): string =>
      this.#onsets.map((onset, phase) => (onset === null ? '-' : text(phase, onset))).join(' ');
    const given = this.#given;
    this.#plan.over(
      [
        ...(given === null ? [] : [`response=${given.value}`, `by=${given.by}`, `at=${since(given.at)}`]),
        `onsets=${shown((_, onset) => since(onset))}`,
        `end=${since(end)}`,
        `dropped=${shown((phase) => String(this.#dropped[phase]))}`,
        `frame=${micros(frames.interval)}`,
        `grain=${micros(grain)}`,
        `lag=${micros(this.#lag)}`,
        `unfocused=${micros(this.#unfocused)}`,
        `backwards=${this.#backwards}`,
        `lost=${this.lost}`,
      ],
      given?.value ?? null,
    );
  }
}

const micros = (time: number): string => String(Math.max(Math.round(time * 1000), 0));
