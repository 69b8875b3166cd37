import { h } from '../dom.ts';
import type { Grid } from '../questions.ts';
import * as words from '../words.ts';
import { type Field, type Frame, group, nameOf, pair, showError, teller } from './field.ts';
import type { Desk } from './screen.ts';

const narrow_text = 3;

/**
 * A table with a radio group for each row. In a narrow window the stylesheet makes each row a list below its header;
 * each radio button is named by its row and its column, so its name is right in both.
 */
export function gridField(question: Grid, frame: Frame, desk: Desk): Field {
  const { choices } = question;
  const rows = question.rows.map(({ value, text }, at) => {
    const id = `${frame.id}r${at}`;
    const missing = h('span', { class: 'error', hidden: true }, words.text.missing);
    const inputs = choices.map((choice, column) =>
      h('input', {
        type: 'radio',
        name: id,
        id: `${id}-${column}`,
        value: choice.value,
        'aria-labelledby': `${id} ${frame.id}c${column}`,
      }),
    );
    const element = h(
      'tr',
      {},
      h('th', { scope: 'row', id }, text, ' ', missing),
      ...choices.map((choice, column) =>
        h('td', {}, h('label', { class: 'option' }, inputs[column] ?? null, h('span', {}, nameOf(choice)))),
      ),
    );
    const chosen = (): HTMLInputElement | undefined => inputs.find((input) => input.checked);
    const answer = (): readonly string[] =>
      inputs.filter((input) => input.checked).map((input) => `${value}=${input.value}`);
    return { value, inputs, missing, element, chosen, answer };
  });
  let faulty = false;
  const said = teller(question.name, () => rows.flatMap(({ answer }) => answer()), desk);
  const showMissing = (): void => {
    for (const { missing, chosen } of rows) missing.hidden = !faulty || chosen() !== undefined;
  };
  const tell = (cause: Event): void => {
    showMissing();
    said.now(cause);
  };
  const element = group(
    frame,
    choices.every((choice) => nameOf(choice).length <= narrow_text) ? 'grid short' : 'grid',
    { click: tell },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('td', {}),
          ...choices.map((choice, column) => h('th', { scope: 'col', id: `${frame.id}c${column}` }, nameOf(choice))),
        ),
      ),
      h('tbody', {}, ...rows.map((row) => row.element)),
    ),
  );
  /** The row with the focus, else the first one without an answer. */
  const here = (): (typeof rows)[number] | undefined =>
    rows.find((row) => row.element.contains(document.activeElement)) ?? open();
  const open = (): (typeof rows)[number] | undefined => rows.find(({ chosen }) => chosen() === undefined);
  return {
    element,
    set: (value) => {
      const answers = new Map(value.map(pair));
      for (const row of rows) for (const input of row.inputs) input.checked = answers.get(row.value) === input.value;
      showMissing();
      said.settled();
    },
    showError: (fault) => {
      faulty = fault !== null;
      showError(frame, [], fault);
      showMissing();
    },
    focus: () => {
      const row = open() ?? rows[0];
      (row?.chosen() ?? row?.inputs[0])?.focus();
    },
    choose: (digit, key) => {
      const input = here()?.inputs[digit - 1];
      if (input === undefined) return false;
      input.checked = true;
      input.focus();
      tell(key);
      return true;
    },
  };
}
