import { h, heading, isEcho } from '../dom.ts';
import type { AnsweringView, Feedback, FieldError, FinalView } from '../protocol.ts';
import type { Question } from '../questions.ts';
import { richText } from '../rich_text.ts';
import * as words from '../words.ts';
import type { Field } from './field.ts';
import { questionField } from './question.ts';
import type { Desk, Screen, Timed } from './screen.ts';

interface Asked extends Pick<Question, 'name' | 'type' | 'text' | 'required'> {
  readonly field: Field;
}

/** A subtask or the final page: its questions and the way on. */
export function formScreen(view: AnsweringView | FinalView, desk: Desk): Screen {
  const final = view.screen === 'finalQuestions';
  const { last, step, stepAbout } = words.text;
  const { total, about } = view.progress;
  const focus = heading(final ? last : words.filled(about ? stepAbout : step, view.subtask.index + 1, total));
  let asked: readonly Asked[] = [];
  let count = 0;
  const card = h('div', { class: 'card' });
  const appeared = h('p', { class: 'unseen', role: 'status' });
  /** An answer may bring questions and take some away; the others stay as they are, with the focus and the typing. */
  const ask = (questions: readonly Question[]): void => {
    const before = asked;
    asked = questions.map((question) => {
      const { name, type, text, required } = question;
      const old = asked.find((one) => one.name === name && one.type === type && one.required === required);
      if (old !== undefined) return old;
      const field = questionField(question, `q${count++}`, desk, done);
      field.element.dataset['question'] = name;
      return { name, type, text, required, field };
    });
    const added = asked.filter(({ name }) => !before.some((one) => one.name === name)).map(({ text }) => text);
    const isNews = before.length > 0 && added.length > 0;
    appeared.textContent = isNews ? words.filled(words.text.appeared, added.join(' ')) : '';
    const elements = asked.map(({ field }) => field.element);
    for (const element of [...card.children]) if (!elements.some((one) => one === element)) element.remove();
    elements.forEach((element, at) => {
      if (card.children[at] !== element) card.insertBefore(element, card.children[at] ?? null);
    });
  };
  const [only] = view.questions;
  /** A page that asks for one trial and nothing else leads on by itself. */
  const alone = view.questions.length === 1 && only?.type === 'trial' && only.value.length < 2 && !final;
  const done = (cause: Timed): void => {
    actions.hidden = false;
    if (alone) desk.say({ kind: 'next' }, cause);
    else begin();
  };
  const begin = (): void => void asked.some(({ field }) => field.begin?.());
  const fieldOf = (name: string): Field | undefined => asked.find((one) => one.name === name)?.field;
  const said = h('p', { class: 'feedback', tabindex: -1, hidden: true });
  const summary = h('section', { class: 'summary', tabindex: -1, hidden: true });
  const flush = (): void => asked.forEach(({ field }) => field.flush?.());

  const { next, submit, toReview } = words.text;
  const submits = final && view.isLast;
  const goOn = (cause: Event): void => {
    cause.preventDefault();
    flush();
    desk.say({ kind: submits ? 'submitted' : 'next' }, cause);
  };
  const goBack = (cause: Event): void => {
    flush();
    desk.say({ kind: 'previous' }, cause);
  };
  const born = performance.now();
  const once = (cause: Event): void => {
    if (isEcho(cause, born)) cause.preventDefault();
  };
  const actions = h(
    'p',
    { class: 'actions', hidden: alone },
    h('button', { class: 'main', click: once }, view.reviewed ? toReview : submits ? submit : next),
    view.canPrevious && h('button', { type: 'button', click: goBack }, words.text.previous),
  );
  const form = h(
    'form',
    { novalidate: true, submit: goOn },
    focus,
    final && view.html !== '' && h('div', { class: 'rich card' }, richText(view.html)),
    summary,
    card,
    said,
    appeared,
    actions,
  );

  const link = (name: string): HTMLElement =>
    h(
      'button',
      { type: 'button', class: 'link', click: () => fieldOf(name)?.focus() },
      asked.find((one) => one.name === name)?.text || name,
    );
  const showErrors = (errors: readonly FieldError[], wanted: string | null): void => {
    const faults = new Map(errors.map(({ question, error }) => [question, error]));
    for (const { name, field } of asked) field.showError(faults.get(name) ?? null);
    const several = errors.length > 1;
    summary.hidden = !several;
    summary.replaceChildren(
      h('h3', {}, words.counted('errors', errors.length)),
      h('ul', {}, ...errors.map(({ question }) => h('li', {}, link(question)))),
    );
    if (wanted === null) return;
    if (several) summary.focus();
    else fieldOf(wanted)?.focus();
  };
  const update = (fresh: AnsweringView | FinalView): void => {
    ask(fresh.questions);
    for (const { name, value } of fresh.questions) fieldOf(name)?.set(value);
    showErrors(
      fresh.questions.flatMap(({ name, error }) => (error === null ? [] : [{ question: name, error }])),
      null,
    );
  };
  /** The answers stand; what is said of them takes the focus. */
  const showFeedback = (feedback: Feedback | null): void => {
    if (feedback === null) return;
    card.inert = true;
    card.classList.add('stands');
    said.hidden = false;
    said.classList.toggle('right', feedback.right);
    said.textContent = feedback.text;
    said.focus();
  };
  update(view);
  if (!final) showFeedback(view.feedback);

  return {
    content: [form],
    focus,
    flush,
    showErrors,
    update: (fresh) => {
      if (fresh.screen !== 'answering' && fresh.screen !== 'finalQuestions') return;
      update(fresh);
      if (fresh.screen === 'answering') showFeedback(fresh.feedback);
    },
    choose: (digit, key) => {
      const here = asked.filter(({ field }) => field.element.contains(document.activeElement));
      (here.length === 0 ? asked : here).some(({ field }) => field.choose?.(digit, key));
    },
    begin,
    ready: () => Promise.allSettled([...form.querySelectorAll('img')].map((image) => image.decode())),
  };
}
