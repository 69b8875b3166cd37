import { h, part } from './dom.ts';
import type { AnsweringView, BreakView, FinalView, FormField, Study, View } from './protocol.ts';
import { breakScreen } from './render/break.ts';
import { consentScreen, linked } from './render/consent.ts';
import { stoppedScreen, submittedScreen, submittingScreen } from './render/ends.ts';
import { formScreen } from './render/form.ts';
import { instructions, instructionsScreen } from './render/instructions.ts';
import { previewScreen } from './render/preview.ts';
import type { Desk, Screen } from './render/screen.ts';
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
  #key = '';
  #saved = '';

  /** Puts a screen in place. The first one leaves the focus where the worker has it, outside of the frame. */
  show(screen: Screen): void {
    const first = this.screen === null;
    this.screen = screen;
    this.#key = '';
    part('tools').hidden = true;
    part('panel').hidden = true;
    part('main').replaceChildren(...screen.content);
    if (!first) {
      screen.focus.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  /** Shows `view`; true when that is a screen other than before, false when the same one only changed. */
  render(study: Study, view: View, sent: Sent, desk: Desk): boolean {
    const key = keyOf(view);
    const isNew = key !== this.#key;
    if (isNew) {
      this.show(screenOf(study, view, sent, desk));
      this.#key = key;
    } else {
      this.screen?.update?.(view);
    }
    if ('progress' in view) this.#tools(view);
    return isNew;
  }

  /** The study's language, for the browser. */
  language(tag: string): void {
    document.documentElement.lang = tag;
    document.documentElement.dir = right_to_left.test(tag) ? 'rtl' : 'ltr';
  }

  frame(study: Study, desk: Desk): void {
    document.title = study.title;
    part('title').textContent = study.title;
    const { contact } = words.text;
    if (study.contact !== '') part('foot').replaceChildren(h('p', {}, `${contact} `, ...linked(study.contact)));
    part('panel').replaceChildren(h('h2', {}, words.text.instructions), ...instructions(study));
    const help = part('help');
    help.textContent = words.text.instructions;
    help.addEventListener('click', (cause) => {
      this.screen?.flush?.();
      const open = part('panel').hidden !== false;
      this.#panel(open);
      desk.say({ kind: open ? 'instructionsOpened' : 'instructionsClosed' }, cause);
    });
  }

  /** The word about the answers' safety. It never says more than what has been confirmed. */
  saved(saving: Saving): void {
    const text = words.text[saving];
    if (text === this.#saved) return;
    this.#saved = text;
    const place = part('saved');
    place.textContent = text;
    place.className = saving;
  }

  #tools(view: AnsweringView | BreakView | FinalView): void {
    const { done, total } = view.progress;
    part('tools').hidden = false;
    const bar = part('bar');
    bar.setAttribute('value', String(done));
    bar.setAttribute('max', String(total));
    bar.setAttribute('aria-label', words.filled(words.text.done, done, total));
    this.#panel('instructionsOpen' in view && view.instructionsOpen);
  }

  #panel(open: boolean): void {
    part('help').setAttribute('aria-expanded', String(open));
    part('panel').hidden = !open;
  }
}

function screenOf(study: Study, view: View, sent: Sent, desk: Desk): Screen {
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
