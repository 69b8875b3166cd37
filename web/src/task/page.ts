import { Drawer } from './drawer.ts';
import { h, part } from './dom.ts';
import { nameOf } from './languages.ts';
import type { AnsweringView, BreakView, FinalView, FormField, Study, View } from './protocol.ts';
import { breakScreen } from './render/break.ts';
import { consentScreen } from './render/consent.ts';
import { stoppedScreen, submittedScreen, submittingScreen } from './render/ends.ts';
import { formScreen } from './render/form.ts';
import { hasInstructions, instructions, instructionsScreen } from './render/instructions.ts';
import { previewScreen } from './render/preview.ts';
import { reviewScreen } from './render/review.ts';
import type { Desk, Screen, ScriptDesk } from './render/screen.ts';
import { whom } from './render/whom.ts';
import type { Saving } from './store.ts';
import * as words from './words.ts';

const right_to_left = /^(ar|dv|fa|he|ps|sd|ug|ur|yi)\b/;

/** How far this load of the page has come with sending. */
export interface Sent {
  readonly sending: boolean;
  /** What a trial would have sent. */
  readonly trial: readonly FormField[] | null;
}

/** What the document shows: the study's frame around one screen. */
export class Page {
  screen: Screen | null = null;
  readonly #drawer = new Drawer();
  /** What a view looks like; a page of another kind has its own. */
  screenOf: (study: Study, view: View, sent: Sent, desk: ScriptDesk) => Screen = screenOf;
  #key = '';
  #language = '';
  #saved = '';

  /** Puts a screen in place. The first one leaves the focus where the worker has it, outside of the frame. */
  show(screen: Screen): void {
    const first = this.screen === null;
    this.#put(screen);
    if (!first) {
      screen.focus.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  /** Shows `view`; true when that is a screen other than before, false when the same one only changed. */
  render(study: Study, view: View, sent: Sent, desk: ScriptDesk): boolean {
    const key = keyOf(view);
    const turned = study.language !== this.#language;
    const isNew = key !== this.#key || turned;
    if (key !== this.#key) this.show(this.screenOf(study, view, sent, desk));
    else if (turned) this.#put(this.screenOf(study, view, sent, desk));
    else this.screen?.update?.(view);
    this.#key = key;
    this.#language = study.language;
    part('foot').hidden = view.screen === 'preview';
    if (view.screen === 'answering' || view.screen === 'break' || view.screen === 'finalQuestions') this.#tools(view);
    return isNew;
  }

  /** The study's language, for the browser. */
  language(tag: string): void {
    document.documentElement.lang = tag;
    document.documentElement.dir = right_to_left.test(tag) ? 'rtl' : 'ltr';
  }

  /** What is there to be pressed around the screens. */
  serve(study: Study, desk: Desk): void {
    this.#drawer.serve((open, cause) => {
      this.screen?.flush?.();
      desk.say({ kind: open ? 'instructionsOpened' : 'instructionsClosed' }, cause);
    });
    const choice = languageChoice();
    choice.append(...study.languages.map((tag) => h('option', { value: tag, lang: tag }, nameOf(tag))));
    choice.addEventListener('change', async () => {
      const there = await desk.turnTo(choice.value);
      if (!there) choice.value = document.documentElement.lang;
      part('unspoken').textContent = there ? '' : words.text.noLanguage;
    });
  }

  /** The study's texts around the screens. */
  frame(study: Study): void {
    document.title = study.title;
    part('title').textContent = study.title;
    part('languages').hidden = study.languages.length === 0;
    part('language-label').textContent = words.text.language;
    languageChoice().value = study.language;
    part('foot').replaceChildren(...whom(study));
    this.#drawer.fill(hasInstructions(study) ? () => instructions(study) : null);
  }

  /** The word about the answers' safety. It never says more than what has been confirmed. */
  saved(saving: Saving): void {
    const text = words.text[saving];
    // While stimuli are timed nothing else is to be painted, and the word cannot be seen.
    if (text === this.#saved || document.querySelector('.running') !== null) return;
    this.#saved = text;
    const place = part('saved');
    place.textContent = text;
    place.className = saving;
  }

  #put(screen: Screen): void {
    this.screen = screen;
    this.#key = '';
    part('tools').hidden = true;
    this.#drawer.show(false);
    part('main').replaceChildren(...screen.content);
  }

  #tools(view: AnsweringView | BreakView | FinalView): void {
    const { done, total, about } = view.progress;
    part('tools').hidden = false;
    const bar = part('bar');
    bar.setAttribute('value', String(done));
    bar.setAttribute('max', String(total));
    bar.setAttribute('aria-label', words.filled(about ? words.text.doneAbout : words.text.done, done, total));
    this.#drawer.show('instructionsOpen' in view && view.instructionsOpen);
  }
}

function languageChoice(): HTMLSelectElement {
  const choice = part('language');
  if (!(choice instanceof HTMLSelectElement)) throw new Error('index.html has no select #language');
  return choice;
}

export function screenOf(study: Study, view: View, sent: Sent, desk: Desk): Screen {
  switch (view.screen) {
    case 'preview':
      return previewScreen(study, view.questions, desk);
    case 'consent':
      return study.consent === null ? stoppedScreen(desk) : consentScreen(study.consent, desk);
    case 'instructions':
      return instructionsScreen(study, desk);
    case 'answering':
    case 'finalQuestions':
      return formScreen(view, desk);
    case 'break':
      return breakScreen(view, desk);
    case 'review':
      return reviewScreen(view, desk);
    case 'submitting':
      return submittingScreen(view, sent.sending, desk);
    case 'submitted':
      return submittedScreen(sent.trial, desk);
    case 'stopped':
      return stoppedScreen(desk);
    default:
      return view satisfies never;
  }
}

/** Equal for views of the same screen, whose values and questions may be others. */
function keyOf(view: View): string {
  if (view.screen === 'answering') return `answering ${view.subtask.index}`;
  return view.screen === 'break' ? `break ${view.progress.done}` : view.screen;
}
