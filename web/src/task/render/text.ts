import { h } from '../dom.ts';
import type { DateQuestion, NumberQuestion, TextQuestion } from '../questions.ts';
import * as words from '../words.ts';
import { type Field, type Frame, showError, single, teller, written } from './field.ts';
import type { Desk } from './screen.ts';

const longest_number = 100;

/** What is said of a day or a time of which only a part is there: the engine refuses it, and nothing gets lost unseen. */
const unfinished = '?';

type Typing = NumberQuestion | TextQuestion | DateQuestion;

/** A number, a line, a paragraph, a day or a time. */
export function textField(question: Typing, frame: Frame, desk: Desk): Field {
  const most = 'maxLength' in question ? question.maxLength : 0;
  const count = h('p', { class: 'help', hidden: true });
  const showCount = (): void => {
    const length = [...input.value].length;
    count.hidden = most === 0 || length < 0.8 * most;
    count.textContent = words.filled(words.text.length, length, most);
  };
  const input = control(question, {
    id: frame.id,
    autocomplete: 'off',
    'aria-describedby': frame.described,
    'aria-required': String(question.required),
    // A day that is half there has had no input event.
    blur: (event) => said.left(event),
    input: (event) => {
      showCount();
      said.soon(event);
    },
  });
  const read = (): readonly string[] => {
    const text = input.validity.badInput ? unfinished : written(input.value, most || longest_number);
    return text === '' ? [] : [text];
  };
  const said = teller(question.name, read, desk);
  const unit = question.type === 'number' ? question.unit : '';
  return {
    element: single(
      frame,
      unit,
      unit === '' ? input : h('div', { class: 'unit' }, input, h('span', { 'aria-hidden': 'true' }, unit)),
      count,
    ),
    flush: said.flush,
    set: ([value = '']) => {
      // What is there may be longer than what was said of it.
      if (said.isTyping()) return;
      if ((read()[0] ?? '') !== value) input.value = value;
      showCount();
      said.settled();
    },
    showError: (fault) => showError(frame, [input], fault),
    focus: () => input.focus(),
  };
}

function control(question: Typing, attributes: Parameters<typeof h>[1]): HTMLInputElement | HTMLTextAreaElement {
  switch (question.type) {
    case 'number':
      // type="number" changes its value under a turning wheel and hides what it does not understand.
      return h('input', { ...attributes, type: 'text', inputmode: 'decimal', size: 10 });
    case 'shortText':
      return h('input', { ...attributes, type: 'text', placeholder: question.placeholder });
    case 'longText':
      return h('textarea', { ...attributes, rows: 4, placeholder: question.placeholder });
    case 'date':
    case 'time':
    case 'dateTime':
      return h('input', {
        ...attributes,
        type: question.type === 'dateTime' ? 'datetime-local' : question.type,
        min: question.min || null,
        // Without a last day a browser lets years have six digits.
        max: question.max || { date: '9999-12-31', time: null, dateTime: '9999-12-31T23:59' }[question.type],
      });
    default:
      return question satisfies never;
  }
}
