import { h } from '../dom.ts';
import type { NumberQuestion, TextQuestion } from '../protocol.ts';
import * as words from '../words.ts';
import { type Field, type Frame, showError } from './question.ts';
import type { Desk } from './screen.ts';

const pause_ms = 400;
const longest_number = 100;

/** A number, a line or a paragraph. It is said when typing pauses, when the field is left and when it is flushed. */
export function textField(question: NumberQuestion | TextQuestion, frame: Frame, desk: Desk): Field {
  let typed: Event | null = null;
  let timer = 0;
  const longest = question.type === 'number' ? longest_number : question.maxLength;
  const flush = (): void => {
    clearTimeout(timer);
    const cause = typed;
    typed = null;
    if (cause === null) return;
    desk.say({ kind: 'answered', question: question.name, value: written(input.value, longest) }, cause);
  };
  const count = h('p', { class: 'help', hidden: true });
  const showCount = (): void => {
    if (question.type === 'number') return;
    const length = [...input.value].length;
    count.hidden = length < 0.8 * question.maxLength;
    count.textContent = words.length(length, question.maxLength);
  };
  const attributes = {
    id: frame.id,
    autocomplete: 'off',
    'aria-describedby': frame.described,
    'aria-required': String(question.required),
    blur: flush,
    input: (event: Event) => {
      typed = event;
      clearTimeout(timer);
      timer = setTimeout(flush, pause_ms);
      showCount();
      desk.typing();
    },
  };
  const input = control(question, attributes);
  const unit = question.type === 'number' ? question.unit : '';
  const element = h(
    'div',
    { class: 'question' },
    h('label', { for: frame.id }, ...frame.text, unit !== '' && h('span', { class: 'unseen' }, ` (${unit})`)),
    ...frame.stimulus,
    frame.help,
    unit === '' ? input : h('div', { class: 'unit' }, input, h('span', { 'aria-hidden': 'true' }, unit)),
    count,
    frame.error,
  );
  return {
    element,
    flush,
    set: (value) => {
      // What is being typed is newer than what the engine has.
      if (typed !== null || typeof value !== 'string' || written(input.value, longest) === value) return;
      input.value = value;
      showCount();
    },
    showError: (message) => showError(frame, [input], message),
    focus: () => input.focus(),
  };
}

function control(
  question: NumberQuestion | TextQuestion,
  attributes: Readonly<Record<string, string | ((event: Event) => void)>>,
): HTMLInputElement | HTMLTextAreaElement {
  switch (question.type) {
    case 'number':
      // type="number" changes its value under a turning wheel and hides what it does not understand.
      return h('input', { ...attributes, type: 'text', inputmode: 'decimal', size: 10 });
    case 'shortText':
      return h('input', { ...attributes, type: 'text', placeholder: question.placeholder });
    case 'longText':
      return h('textarea', { ...attributes, rows: 4, placeholder: question.placeholder });
    default:
      return question satisfies never;
  }
}

/**
 * What is said of `text`. Half of a surrogate pair cannot be said in UTF-8. A text that is too long is refused in any
 * case, so however much was pasted, one character too many is said: a mark, since a blank would not count.
 */
function written(text: string, longest: number): string {
  const whole = text.replace(/[\ud800-\udfff]/gu, '\ufffd');
  if ([...whole].length <= longest) return whole;
  const points = [...whole.trim()];
  return points.length > longest ? `${points.slice(0, longest).join('')}…` : points.join('');
}
