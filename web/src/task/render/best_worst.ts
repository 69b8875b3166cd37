import { h } from '../dom.ts';
import type { BestWorst } from '../questions.ts';
import * as words from '../words.ts';
import { content, type Field, type Frame, group, pair, showError, teller } from './field.ts';
import type { Desk } from './screen.ts';

/** The items between two columns of radio buttons, each named by its column and its item. */
export function bestWorstField(question: BestWorst, frame: Frame, desk: Desk): Field {
  const { id } = frame;
  const column = (side: string, text: string) => ({
    side,
    header: h('th', { scope: 'col', id: `${id}${side}` }, text),
    inputs: question.choices.map(({ value }, at) =>
      h('input', { type: 'radio', name: `${id}${side}`, value, 'aria-labelledby': `${id}${side} ${id}i${at}` }),
    ),
  });
  const best = column('best', question.bestLabel || words.text.best);
  const worst = column('worst', question.worstLabel || words.text.worst);
  const chosen = ({ inputs }: typeof best): HTMLInputElement | undefined => inputs.find((input) => input.checked);
  const said = teller(
    question.name,
    () =>
      [best, worst].flatMap(({ side, inputs }) =>
        inputs.filter((input) => input.checked).map((input) => `${side}=${input.value}`),
      ),
    desk,
  );
  const cell = (input: HTMLInputElement | undefined): HTMLElement =>
    h('td', {}, h('label', { class: 'option' }, input ?? null));
  return {
    element: group(
      frame,
      'outer',
      { click: said.now },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, best.header, h('td', {}), worst.header)),
        h(
          'tbody',
          {},
          ...question.choices.map((choice, at) =>
            h(
              'tr',
              {},
              cell(best.inputs[at]),
              h('th', { scope: 'row', id: `${id}i${at}` }, ...content(choice)),
              cell(worst.inputs[at]),
            ),
          ),
        ),
      ),
    ),
    set: (value) => {
      const answers = new Map(value.map(pair));
      for (const { side, inputs } of [best, worst])
        for (const input of inputs) input.checked = answers.get(side) === input.value;
      said.settled();
    },
    showError: (fault) => showError(frame, [], fault),
    focus: () => {
      const side = chosen(best) !== undefined && chosen(worst) === undefined ? worst : best;
      (chosen(side) ?? side.inputs[0])?.focus();
    },
    choose: (digit, key) => {
      const side = worst.inputs.some((input) => input === document.activeElement) ? worst : best;
      const input = side.inputs[digit - 1];
      if (input === undefined) return false;
      input.checked = true;
      input.focus();
      said.now(key);
      return true;
    },
  };
}
