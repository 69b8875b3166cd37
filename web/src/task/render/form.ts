import { h, heading } from '../dom.ts';
import type { AnsweringView, FieldError, FinalView } from '../protocol.ts';
import * as words from '../words.ts';
import type { Field } from './field.ts';
import { questionField } from './question.ts';
import type { Desk, Screen } from './screen.ts';

const glance_ms = 300;

/** A subtask or the final page: its questions and the way on. */
export function formScreen(view: AnsweringView | FinalView, desk: Desk): Screen {
  const final = view.screen === 'finalQuestions';
  const focus = heading(final ? words.lastStep : words.step(view.subtask.index + 1, view.progress.total));
  const fields = new Map<string, Field>();
  view.questions.forEach((question, index) => fields.set(question.name, questionField(question, `q${index}`, desk)));
  const all = [...fields.values()];
  const summary = h('section', { class: 'summary', tabindex: -1, hidden: true });
  const flush = (): void => all.forEach((field) => field.flush?.());

  const goOn = (cause: Event): void => {
    cause.preventDefault();
    flush();
    desk.say({ kind: final ? 'submitted' : 'next' }, cause);
  };
  const goBack = (cause: Event): void => {
    flush();
    desk.say({ kind: 'previous' }, cause);
  };
  // The second click of a double click would go on from a screen that the worker has not seen.
  const born = performance.now();
  const once = (cause: Event): void => {
    if (cause instanceof MouseEvent && cause.detail > 1 && cause.timeStamp - born < glance_ms) cause.preventDefault();
  };
  const form = h(
    'form',
    { novalidate: true, submit: goOn },
    focus,
    summary,
    h('div', { class: 'card' }, ...all.map((field) => field.element)),
    h(
      'p',
      { class: 'actions' },
      h('button', { class: 'main', click: once }, final ? words.submit : words.next),
      view.canPrevious && h('button', { type: 'button', click: goBack }, words.previous),
    ),
  );

  const link = (name: string): HTMLElement =>
    h(
      'button',
      { type: 'button', class: 'link', click: () => fields.get(name)?.focus() },
      view.questions.find((question) => question.name === name)?.text || name,
    );
  const showErrors = (errors: readonly FieldError[], wanted: string | null): void => {
    const faults = new Map(errors.map(({ question, error }) => [question, error]));
    for (const [name, field] of fields) field.showError(faults.get(name) ?? null);
    const several = errors.length > 1;
    summary.hidden = !several;
    summary.replaceChildren(
      h('h3', {}, words.errorTitle(errors.length)),
      h('ul', {}, ...errors.map(({ question }) => h('li', {}, link(question)))),
    );
    if (wanted === null) return;
    if (several) summary.focus();
    else fields.get(wanted)?.focus();
  };
  const update = (fresh: AnsweringView | FinalView): void => {
    for (const question of fresh.questions) fields.get(question.name)?.set(question.value);
    showErrors(
      fresh.questions.flatMap(({ name, error }) => (error === null ? [] : [{ question: name, error }])),
      null,
    );
  };
  update(view);

  return {
    content: [form],
    focus,
    flush,
    showErrors,
    update: (fresh) => {
      if (fresh.screen === 'answering' || fresh.screen === 'finalQuestions') update(fresh);
    },
    choose: (digit, key) => {
      const here = all.findIndex((field) => field.element.contains(document.activeElement));
      (here === -1 ? all : all.slice(here, here + 1)).some((field) => field.choose?.(digit, key));
    },
    ready: () => Promise.allSettled([...form.querySelectorAll('img')].map((image) => image.decode())),
  };
}
