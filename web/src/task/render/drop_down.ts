import { h } from '../dom.ts';
import type { DropDown } from '../questions.ts';
import * as words from '../words.ts';
import { type Field, type Frame, mark, showError, single, teller } from './field.ts';
import type { Desk } from './screen.ts';
import { writeIn } from './write_in.ts';

export function dropDownField(question: DropDown, frame: Frame, desk: Desk): Field {
  const writing = question.choices
    .filter(({ write }) => write)
    .map((choice) => ({ choice, line: writeIn(choice, frame.described, () => said) }));
  const lines = writing.map(({ line }) => line.input);
  const written = (): (typeof writing)[number] | undefined =>
    writing.find(({ choice }) => choice.value === select.value);
  const select = h(
    'select',
    {
      id: frame.id,
      'aria-describedby': frame.described,
      'aria-required': String(question.required),
      change: (cause) => {
        showWriting();
        said.now(cause);
      },
    },
    h('option', { value: '' }, words.text.choose),
    ...question.choices.map(({ value, text }) => h('option', { value }, text)),
  );
  const said = teller(
    question.name,
    () => (select.value === '' ? [] : [written()?.line.value() ?? select.value]),
    desk,
  );
  const showWriting = (): void => {
    for (const { choice, line } of writing) line.element.hidden = choice.value !== select.value;
  };
  return {
    element: single(frame, '', select, ...writing.map(({ line }) => line.element)),
    flush: said.flush,
    set: ([value = '']) => {
      if (said.isTyping()) return;
      select.value = writing.find(({ line }) => line.set(value))?.choice.value ?? value;
      showWriting();
      said.settled();
    },
    showError: (fault) => {
      const other = fault?.id === 'missingOther';
      showError(frame, [], fault);
      mark([select], fault !== null && !other);
      mark(lines, other);
    },
    focus: () => {
      const line = written()?.line;
      (line?.input.value === '' ? line.input : select).focus();
    },
  };
}
