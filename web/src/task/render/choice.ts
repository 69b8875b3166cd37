import { h } from '../dom.ts';
import type { Value } from '../protocol.ts';
import type { Choice, ImageChoice, MultipleChoice, Pairwise, Point, RatingScale, SingleChoice } from '../questions.ts';
import * as words from '../words.ts';
import { content, type Field, type Frame, group, mark, showError, teller } from './field.ts';
import type { Desk } from './screen.ts';
import { writeIn } from './write_in.ts';

type Choosing = SingleChoice | MultipleChoice | ImageChoice | Pairwise | RatingScale;

const looks: Readonly<Record<Choosing['type'], string>> = {
  singleChoice: 'options',
  multipleChoice: 'options',
  imageChoice: 'options cards',
  pairwise: 'options cards two',
  ratingScale: 'scale',
};

/** Radio buttons or check boxes: as a list, as cards, or as a row of points for a rating. */
export function choiceField(question: Choosing, frame: Frame, desk: Desk): Field {
  const choices = question.type === 'ratingScale' ? question.choices.map(plain) : question.choices;
  const many = question.type === 'multipleChoice' || (question.type === 'imageChoice' && question.many);
  const rating = question.type === 'ratingScale';
  const keys = keysOf(question);
  const inputs = choices.map(({ value }, index) =>
    h('input', {
      type: many ? 'checkbox' : 'radio',
      name: frame.id,
      id: `${frame.id}-${index}`,
      value,
      'aria-describedby': many ? frame.described : null,
      click: () => settle(index),
    }),
  );
  const writing = choices.map((choice) => (choice.write ? writeIn(choice, frame.described, () => said) : null));
  const chosen = (): Value =>
    inputs.flatMap((input, index) => (input.checked ? [writing[index]?.value() ?? input.value] : []));
  const said = teller(question.name, chosen, desk);
  const showWriting = (): void =>
    writing.forEach((line, index) => {
      if (line !== null) line.element.hidden = inputs[index]?.checked !== true;
    });
  /** What goes with no other is never chosen with another. */
  const settle = (index: number): void => {
    if (many && inputs[index]?.checked === true) {
      inputs.forEach((other, at) => {
        if (at !== index && (choices[at]?.alone === true || choices[index]?.alone === true)) other.checked = false;
      });
    }
    showWriting();
  };
  let pointed = false;
  /** The click carries the time of the finger or the key; the change event only that of its turn. */
  const clicked = (cause: Event): void => {
    // A click on a label comes twice; the second is the input's.
    if (!(cause.target instanceof HTMLInputElement)) return;
    const line = writing[inputs.findIndex((input) => input === cause.target)];
    said.now(cause);
    // With the keyboard the way there is Tab: arrow keys only pass by.
    if (pointed && line?.element.hidden === false) line.input.focus();
    pointed = false;
  };
  const options = choices.flatMap((choice, index) => [
    h(
      'label',
      { class: 'option', pointerup: () => (pointed = true) },
      inputs[index] ?? null,
      h('span', {}, ...content(choice), rating && endLabel(question, index)),
      !rating && keys.includes(index) && h('kbd', { 'aria-hidden': 'true' }, String(keys.indexOf(index))),
    ),
    writing[index]?.element ?? null,
  ]);
  const element = group(
    frame,
    '',
    many
      ? { 'aria-describedby': null, click: clicked }
      : { role: 'radiogroup', 'aria-required': String(question.required), click: clicked },
    h('div', { class: looks[question.type] }, ...options),
    rating &&
      h(
        'p',
        { class: 'ends', 'aria-hidden': 'true' },
        h('span', {}, question.minLabel),
        h('span', {}, question.maxLabel),
      ),
    keys.length > 0 && h('p', { class: 'keys' }, words.filled(words.text.keys, firstDigit(keys), keys.length - 1)),
  );
  return {
    element,
    flush: said.flush,
    set: (value) => {
      if (said.isTyping()) return;
      inputs.forEach((input, index) => {
        const line = writing[index];
        input.checked = value.some((one) => one === input.value || line?.set(one) === true);
      });
      showWriting();
      said.settled();
    },
    showError: (fault) => {
      const other = fault?.id === 'missingOther';
      showError(frame, [], fault);
      mark(many ? inputs : [element], fault !== null && !other);
      mark(
        writing.flatMap((line) => line?.input ?? []),
        other,
      );
    },
    focus: () => {
      const empty = writing.find((line) => line !== null && !line.element.hidden && line.input.value === '');
      (empty?.input ?? inputs.find((input) => input.checked) ?? inputs[0])?.focus();
    },
    choose: (digit, key) => {
      const index = keys[digit] ?? -1;
      const input = inputs[index];
      if (input === undefined) return false;
      input.checked = many ? !input.checked : true;
      settle(index);
      input.focus();
      said.now(key);
      return true;
    },
  };
}

const plain = (point: Point): Choice => ({ ...point, image: null, write: false, alone: false });

function endLabel(question: RatingScale, index: number): HTMLElement | null {
  const label = index === 0 ? question.minLabel : index === question.choices.length - 1 ? question.maxLabel : '';
  return label === '' ? null : h('span', { class: 'unseen' }, ` ${label}`);
}

/** Which choice each digit stands for: a scale's points go by their own number, other choices by their place. */
function keysOf(question: Choosing): readonly (number | undefined)[] {
  const keys: (number | undefined)[] = [];
  question.choices.forEach(({ text }, index) => {
    const digit = question.type === 'ratingScale' ? (/^\d$/.test(text) ? Number(text) : -1) : index + 1;
    if (digit >= 0 && digit <= 9) keys[digit] = index;
  });
  return keys;
}

function firstDigit(keys: readonly (number | undefined)[]): number {
  return keys.findIndex((key) => key !== undefined);
}
