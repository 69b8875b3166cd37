import { h } from '../dom.ts';
import type { MultipleChoice, RatingScale, SingleChoice, Value } from '../protocol.ts';
import * as words from '../words.ts';
import { type Field, type Frame, showError } from './question.ts';
import type { Desk } from './screen.ts';

/** Radio buttons or check boxes: as a list, or as a row of points for a rating. */
export function choiceField(question: SingleChoice | MultipleChoice | RatingScale, frame: Frame, desk: Desk): Field {
  const many = question.type === 'multipleChoice';
  const rating = question.type === 'ratingScale';
  const keys = keysOf(question);
  const inputs = question.choices.map((choice, index) =>
    h('input', {
      type: many ? 'checkbox' : 'radio',
      name: frame.id,
      id: `${frame.id}-${index}`,
      value: choice.value,
      'aria-describedby': many ? frame.described : null,
    }),
  );
  const chosen = (): Value => {
    const values = inputs.filter((input) => input.checked).map((input) => input.value);
    return many ? values : (values[0] ?? '');
  };
  let said = '';
  const say = (cause: Event): void => {
    const value = chosen();
    if (JSON.stringify(value) === said) return;
    said = JSON.stringify(value);
    desk.say({ kind: 'answered', question: question.name, value }, cause);
  };
  const options = question.choices.map((choice, index) =>
    h(
      'label',
      { class: 'option' },
      inputs[index] ?? null,
      h('span', {}, choice.text, rating && endLabel(question, index)),
      !rating && keys.includes(index) && h('kbd', { 'aria-hidden': 'true' }, String(keys.indexOf(index))),
    ),
  );
  const element = h(
    'fieldset',
    {
      class: 'question',
      role: many ? null : 'radiogroup',
      'aria-describedby': many ? null : frame.described,
      'aria-required': many ? null : String(question.required),
      // The click carries the time of the finger or the key; the change event only that of its turn.
      click: say,
    },
    h('legend', {}, ...frame.text),
    ...frame.stimulus,
    frame.help,
    h('div', { class: rating ? 'scale' : 'options' }, ...options),
    rating &&
      h(
        'p',
        { class: 'ends', 'aria-hidden': 'true' },
        h('span', {}, question.minLabel),
        h('span', {}, question.maxLabel),
      ),
    keys.length > 0 && h('p', { class: 'keys' }, words.chooseByKey(firstDigit(keys), keys.length - 1)),
    frame.error,
  );
  return {
    element,
    set: (value) => {
      for (const input of inputs)
        input.checked = typeof value === 'string' ? input.value === value : value.includes(input.value);
      said = JSON.stringify(chosen());
    },
    showError: (message) => showError(frame, many ? inputs : [element], message),
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0])?.focus(),
    choose: (digit, key) => {
      const input = inputs[keys[digit] ?? -1];
      if (input === undefined) return false;
      input.checked = many ? !input.checked : true;
      input.focus();
      say(key);
      return true;
    },
  };
}

function endLabel(question: RatingScale, index: number): HTMLElement | null {
  const label = index === 0 ? question.minLabel : index === question.choices.length - 1 ? question.maxLabel : '';
  return label === '' ? null : h('span', { class: 'unseen' }, ` ${label}`);
}

/** Which choice each digit stands for: a scale's points go by their own number, other choices by their place. */
function keysOf(question: SingleChoice | MultipleChoice | RatingScale): readonly (number | undefined)[] {
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
