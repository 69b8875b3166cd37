import { h } from '../dom.ts';
import type { DropDown } from '../protocol.ts';
import * as words from '../words.ts';
import { type Field, type Frame, showError } from './question.ts';
import type { Desk } from './screen.ts';

export function dropDownField(question: DropDown, frame: Frame, desk: Desk): Field {
  const select = h(
    'select',
    {
      id: frame.id,
      'aria-describedby': frame.described,
      'aria-required': String(question.required),
      change: (cause) => desk.say({ kind: 'answered', question: question.name, value: select.value }, cause),
    },
    h('option', { value: '' }, words.choose),
    ...question.choices.map(({ value, text }) => h('option', { value }, text)),
  );
  const element = h(
    'div',
    { class: 'question' },
    h('label', { for: frame.id }, ...frame.text),
    ...frame.stimulus,
    frame.help,
    select,
    frame.error,
  );
  return {
    element,
    set: (value) => {
      select.value = typeof value === 'string' ? value : '';
    },
    showError: (message) => showError(frame, [select], message),
    focus: () => select.focus(),
  };
}
