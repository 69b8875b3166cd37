import { h } from '../dom.ts';
import type { Slider } from '../questions.ts';
import * as words from '../words.ts';
import { type Field, type Frame, showError, single, teller } from './field.ts';
import type { Desk } from './screen.ts';

/** A line with a thumb that is not there until the worker puts it somewhere: where it started would be a hint. */
export function sliderField(question: Slider, frame: Frame, desk: Desk): Field {
  const { min, max, step, unit, showValue } = question;
  const input = h('input', {
    type: 'range',
    id: frame.id,
    min,
    max,
    step,
    'aria-describedby': frame.described,
    input: (event) => {
      show(true);
      said.soon(event);
    },
    change: (event) => said.now(event),
    // Neither a click just where the thumb would be nor the space bar changes the value; both mean it.
    click: (event) => take(event),
    keydown: (event) => {
      if (!(event instanceof KeyboardEvent) || event.key !== ' ') return;
      event.preventDefault();
      take(event);
    },
  });
  const middle = input.value;
  let touched = false;
  const said = teller(question.name, () => (touched ? [input.value] : []), desk);
  const output = h('output', { for: frame.id, class: 'help' });
  const show = (isTouched: boolean): void => {
    touched = isTouched;
    const value = words.amount(input.value, unit);
    input.classList.toggle('untouched', !touched);
    input.setAttribute('aria-valuetext', touched ? value : words.text.none);
    output.textContent = !touched ? words.text.untouched : showValue ? value : '';
    output.classList.toggle('number', touched);
  };
  const take = (event: Event): void => {
    show(true);
    said.now(event);
  };
  show(false);
  return {
    element: single(
      frame,
      '',
      h(
        'div',
        {},
        input,
        h('p', { class: 'ends' }, h('span', {}, question.minLabel), h('span', {}, question.maxLabel)),
      ),
      output,
    ),
    flush: said.flush,
    set: ([value]) => {
      if (said.isTyping()) return;
      input.value = value ?? middle;
      show(value !== undefined);
      said.settled();
    },
    showError: (fault) => showError(frame, [input], fault),
    focus: () => input.focus(),
  };
}
