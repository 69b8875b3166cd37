// The task as a study's own script shows it: which hook is called when, and what of it the engine hears.

import { h } from '../task/dom.ts';
import type { AnsweringView, Study, View } from '../task/protocol.ts';
import { receiptCard } from '../task/render/ends.ts';
import type { Screen, ScriptDesk } from '../task/render/screen.ts';
import * as words from '../task/words.ts';
import { type FamilyState, install, message } from './globals.ts';
import { type Complaint, definedHooks, type Family, Meaning, type Work } from './hooks.ts';
import { after, attempt, type Later } from './later.ts';
import { bringMarkup, bringScripts } from './material.ts';
import { jsonOf, Recorder } from './outputs.ts';
import { display, isDisplayed, type Skeleton, skeletonOf } from './skeleton.ts';
import { guard, Turns } from './turns.ts';

const pause_ms = 400;
const most_output = 1 << 20;
const most_inputs = 2 << 20;

/** What the page itself wants to know of config.json, which the engine has found right. */
interface Template extends Family {
  readonly finalQuestions?: readonly unknown[] | null;
  readonly advanced?: { readonly hideIfNotAccepted?: unknown } | null;
}

/** What the study's script is loaded to. */
interface Loaded {
  readonly meaning: Meaning;
  readonly work: Work;
  readonly recorder: Recorder;
  readonly state: FamilyState;
}

/** Whether the script's part shows it. The final page is left at once, unless the study asks something there. */
export function isScripts(view: View): boolean {
  if (view.screen === 'finalQuestions') return view.questions.every(({ name }) => name === 'feedback');
  return view.screen === 'preview' || view.screen === 'instructions' || view.screen === 'answering';
}

export class Experiment {
  readonly #desk: ScriptDesk;
  readonly #parts: Skeleton;
  readonly #loaded: Promise<Loaded>;
  readonly #asksMore: boolean;
  readonly #hidesPreview: boolean;
  #ready: Loaded | null = null;
  #view: View | null = null;
  /** Counts the screens, of which only the latest is entered. */
  #screen = 0;
  /** The subtask on the screen has been shown; without that there is nothing to collect. */
  #shown = false;
  #shownAt = 0;
  #pause = 0;
  readonly #turns = new Turns((reason) => this.#broke(reason));

  constructor(study: Study, desk: ScriptDesk, failed: (detail: string) => void) {
    this.#desk = desk;
    const config: Template = study.custom?.config ?? {};
    this.#asksMore = (config.finalQuestions?.length ?? 0) > 0;
    this.#hidesPreview = config.advanced?.hideIfNotAccepted === true;
    this.#parts = skeletonOf(study);
    display(this.#parts.instructions, false);
    display(this.#parts.experiment, false);
    display(this.#parts.notAccepted, false);
    this.#loaded = this.#load(study);
    this.#loaded.catch((reason: unknown) => failed(spoken(reason)));
    this.#wire();
  }

  /** The instructions, a subtask, or the preview of both. */
  screen(view: View): Screen {
    this.#view = view;
    clearTimeout(this.#pause);
    this.#parts.message.replaceChildren();
    if (view.screen === 'preview') this.#parts.root.prepend(this.#parts.notice);
    else this.#parts.notice.remove();
    const answering = view.screen === 'answering';
    if (answering) this.#place(view);
    this.#showTask(view.screen === 'finalQuestions' || (answering && !view.instructionsOpen));
    const screen = ++this.#screen;
    return {
      content: [this.#parts.root],
      focus: answering ? this.#parts.step : this.#parts.instructionsHeading,
      ready: () => this.#entered(screen),
      flush: () => this.#collectQuietly(),
      update: (fresh) => (this.#view = fresh),
    };
  }

  /** Errand's own screen is shown instead. */
  left(view: View): void {
    this.#view = view;
  }

  async #load(study: Study): Promise<Loaded> {
    const { custom } = study;
    if (custom === undefined) throw new Error('This study has no script.');
    await bringMarkup(custom, this.#parts.custom);
    const state = install(
      custom.config,
      this.#desk.seed(),
      () => this.#hideIfNotAccepted(),
      (kind, text) => this.#say(kind, String(text ?? '')),
    );
    await bringScripts(custom);
    const meaning = new Meaning(definedHooks(), custom.config, () => words.text.incomplete);
    const work = this.#settled(await meaning.load());
    Object.assign(state, { numSubtasks: work.count, taskInputs: work.inputs, taskOutputs: work.outputs });
    this.#ready = { meaning, work, recorder: new Recorder(work), state };
    this.#parts.loading.hidden = true;
    this.#parts.toTask.classList.remove('loading');
    return this.#ready;
  }

  /** What an earlier load of the page worked on goes on; the script loads again for what it does besides. */
  #settled(fresh: Work): Work {
    const { work } = this.#desk;
    if (work !== null) {
      const { inputs, outputs } = work.results;
      // An answer that is not given yet is null there, and undefined to the hooks.
      const asked = Array.isArray(outputs) ? outputs.map((output: unknown) => output ?? undefined) : outputs;
      return { form: work.outputs, count: work.count, inputs, outputs: asked };
    }
    const inputs = jsonOf(fresh.inputs) ?? 'null';
    if (inputs.length > most_inputs)
      throw new Error(`loadTasks gives ${inputs.length} characters, at most ${most_inputs}.`);
    if (this.#view?.screen !== 'preview')
      this.#desk.say({ kind: 'loaded', outputs: fresh.form, count: fresh.count, inputs });
    return fresh;
  }

  #wire(): void {
    const { root, toTask, toInstructions, next, previous, submit, custom } = this.#parts;
    toTask.classList.add('loading');
    guard(root, [toTask, toInstructions, next, previous, submit], () => this.#shownAt);
    const press = (one: HTMLButtonElement, act: (cause: Event) => Later<void>): void =>
      one.addEventListener('click', (cause) => this.#turns.take(cause, () => act(cause)));
    press(toTask, (cause) => this.#leaveInstructions(cause));
    press(toInstructions, (cause) => this.#openInstructions(cause));
    press(next, (cause) => this.#next(cause));
    press(previous, (cause) => this.#previous(cause));
    press(submit, (cause) => this.#submit(cause));
    for (const kind of ['input', 'change', 'click']) custom.addEventListener(kind, () => this.#collectSoon());
  }

  #leaveInstructions(cause: Event): void {
    if (this.#ready === null) return;
    switch (this.#view?.screen) {
      case 'instructions':
        return this.#desk.say({ kind: 'started' }, cause);
      case 'preview':
        return this.#showPreview();
      default:
        this.#showTask(true);
        this.#desk.say({ kind: 'instructionsClosed' }, cause);
        this.#parts.step.focus();
        void this.#entered(this.#screen);
    }
  }

  #openInstructions(cause: Event): void {
    if (this.#shown) {
      void attempt(
        () => this.#collect(cause),
        () => {},
      );
    }
    this.#showTask(false);
    this.#parts.instructionsHeading.focus();
    this.#desk.say({ kind: 'instructionsOpened' }, cause);
  }

  #next(cause: Event): Later<void> {
    const index = this.#index();
    if (index === null || this.#isLast()) return;
    if (!this.#shown) return this.#show(index);
    return after(this.#collect(cause), () =>
      after(this.#complaint(index), (complaint) => {
        if (complaint === null) this.#desk.say({ kind: 'next' }, cause);
        else this.#say('negative', complaint);
      }),
    );
  }

  #previous(cause: Event): Later<void> {
    const index = this.#index();
    if (index === null || index === 0) return;
    const go = (): void => this.#desk.say({ kind: 'previous' }, cause);
    // What is not complete is kept as it is; it is asked for before anything is sent.
    return this.#shown ? after(this.#collect(cause), go) : go();
  }

  #submit(cause: Event): Later<void> {
    if (this.#ready === null || !this.#isLast()) return;
    if (!this.#shown) return this.#show(this.#ready.work.count - 1);
    return after(this.#collect(cause), () => this.#send(0, cause));
  }

  /** Sends when the subtasks from `from` on are complete; else leads to the first that is not. */
  #send(from: number, cause: Event): Later<void> {
    if (this.#ready === null) return;
    const { meaning, work } = this.#ready;
    if (from < work.count)
      return after(this.#complaint(from), (complaint) =>
        complaint === null ? this.#send(from + 1, cause) : this.#leadBack(from, complaint, cause),
      );
    return after(meaning.payload(work), (payload) => this.#sendAll(jsonOf(payload), cause));
  }

  #sendAll(payload: string | null, cause: Event): void {
    this.#desk.say({ kind: 'next' }, cause);
    if (this.#view?.screen !== 'finalQuestions') return;
    if (payload !== null) this.#desk.say({ kind: 'answered', question: 'results', value: [payload] }, cause);
    if (!isScripts(this.#view)) return;
    const feedback = this.#parts.feedback.value;
    if (feedback.trim() !== '') this.#desk.say({ kind: 'answered', question: 'feedback', value: [feedback] }, cause);
    this.#desk.say({ kind: 'submitted' }, cause);
  }

  #leadBack(index: number, complaint: string, cause: Event): void {
    for (let at = this.#index() ?? index; at > index; at--) this.#desk.say({ kind: 'previous' }, cause);
    const step = words.filled(words.text.step, index + 1, this.#ready?.work.count ?? 0);
    this.#say('negative', complaint === '' ? '' : `${step}: ${complaint}`);
  }

  /** What validateTask has against subtask `index`. */
  #complaint(index: number): Later<Complaint> {
    if (this.#ready === null) return null;
    const { meaning, work } = this.#ready;
    return meaning.validate(work, index);
  }

  #collect(cause?: Event): Later<void> {
    const index = this.#index();
    if (this.#ready === null || index === null) return;
    clearTimeout(this.#pause);
    const { meaning, work, recorder } = this.#ready;
    return after(meaning.collect(work, index), () => {
      if (this.#index() !== index) return;
      const value = recorder.changed(work, index);
      if (value === null) return;
      const size = value.reduce((sum, part) => sum + part.length, 0);
      if (size > most_output) throw new Error(`collectData gives ${size} characters, at most ${most_output}.`);
      this.#desk.say({ kind: 'answered', question: 'output', value }, cause);
    });
  }

  #collectSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#collectQuietly(), pause_ms);
  }

  /** So that a reload finds the answer as it is now. A hook that cannot tell yet is asked again before the next step. */
  #collectQuietly(): void {
    if (this.#turns.busy || !this.#shown || !isDisplayed(this.#parts.experiment)) return;
    void attempt(
      () => this.#collect(),
      () => {},
    );
  }

  /** Shows what is to be done on a screen that is in the document. */
  async #entered(screen: number): Promise<void> {
    if (this.#ready === null) await this.#loaded.catch(() => {});
    if (screen !== this.#screen || !isDisplayed(this.#parts.experiment)) return;
    // An earlier load of the page ended between the last step and the submission.
    if (this.#view?.screen === 'finalQuestions' && !this.#turns.busy) this.#desk.say({ kind: 'previous' });
    const index = this.#index();
    if (index === null) return;
    await attempt(
      () => this.#show(index),
      (reason) => this.#broke(reason),
    );
  }

  #show(index: number): Later<void> {
    if (this.#ready === null) return;
    const { meaning, work, state } = this.#ready;
    state.taskIndex = index;
    this.#shown = false;
    return after(meaning.show(work, index), () => {
      this.#shown = true;
      this.#shownAt = performance.now();
    });
  }

  /** The subtask on the screen. */
  #index(): number | null {
    return this.#view?.screen === 'answering' ? this.#view.subtask.index : null;
  }

  #isLast(): boolean {
    return this.#view?.screen === 'answering' && this.#view.isLast;
  }

  #place({ subtask, isLast, canPrevious, progress }: AnsweringView): void {
    const { step, bar, next, previous, submit, feedbackField, finalFields } = this.#parts;
    const count = this.#desk.work?.count ?? this.#ready?.work.count ?? progress.total;
    this.#shown = false;
    step.textContent = words.filled(words.text.step, subtask.index + 1, count);
    bar.setAttribute('aria-label', words.filled(words.text.done, subtask.index, count));
    bar.setAttribute('aria-valuenow', String(subtask.index + 1));
    bar.setAttribute('aria-valuemax', String(count));
    const filled = bar.firstElementChild;
    if (filled instanceof HTMLElement) filled.style.width = `${(100 * (subtask.index + 1)) / count}%`;
    if (this.#asksMore) submit.textContent = words.text.next;
    display(feedbackField, !this.#asksMore);
    next.classList.toggle('disabled', isLast);
    previous.classList.toggle('disabled', !canPrevious);
    submit.classList.toggle('disabled', !isLast);
    display(finalFields, isLast);
  }

  #showTask(shown: boolean): void {
    display(this.#parts.instructions, !shown);
    display(this.#parts.experiment, shown);
  }

  #showPreview(): void {
    if (this.#ready === null) return;
    const { meaning, work } = this.#ready;
    if (this.#hidesPreview && this.#hideIfNotAccepted()) return display(this.#parts.instructions, false);
    const { next, previous, submit, finalFields } = this.#parts;
    for (const one of [next, previous, submit]) one.classList.add('disabled');
    display(finalFields, false);
    this.#showTask(true);
    void meaning.show(work, 0);
  }

  /** Global for scripts: in a preview the task stays hidden. */
  #hideIfNotAccepted(): boolean {
    if (this.#view?.screen !== 'preview') return false;
    display(this.#parts.experiment, false);
    display(this.#parts.notAccepted, true);
    return true;
  }

  /** Global for scripts as generateMessage. */
  #say(kind: string, text: string): void {
    this.#parts.message.replaceChildren(...(text === '' ? [] : [message(kind, text)]));
  }

  /** A hook failed: the worker stays where the engine is, and can be paid. */
  #broke(reason: unknown): void {
    this.#say('negative', words.text.broke);
    this.#parts.message.append(
      h('p', {}, words.text.brokeHow),
      receiptCard(this.#desk.proof()),
      h('p', { class: 'help' }, `${words.text.researcher}: ${spoken(reason)}`),
    );
  }
}

/** jQuery rejects with its request. */
function spoken(reason: unknown): string {
  if (typeof reason !== 'object' || reason === null || !('status' in reason)) return String(reason);
  return `A file could not be loaded: the server answered ${String(reason.status)}.`;
}
