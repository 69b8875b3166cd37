import { h } from '../dom.ts';
import type { ConstantSum } from '../questions.ts';
import * as words from '../words.ts';
import { content, type Field, type Frame, group, mark, pair, showError, teller, written } from './field.ts';
import type { Desk } from './screen.ts';

/** With the mark of a longer one it stays below the engine's 100 bytes, whatever was typed. */
const longest = 24;

/** A number for each choice, and what they come to. Whether that is right is the engine's to say. */
export function constantSumField(question: ConstantSum, frame: Frame, desk: Desk): Field {
  const { choices, total, unit } = question;
  const sum = h('p', { class: 'sum', role: 'status' });
  const inputs = choices.map((_, at) =>
    h('input', {
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      id: `${frame.id}-${at}`,
      'aria-describedby': `${frame.id}e`,
      input: (event) => said.soon(event),
      blur: (event) => said.left(event),
    }),
  );
  const read = (): readonly string[] =>
    choices.flatMap(({ value }, at) => {
      const text = written((inputs[at]?.value ?? '').trim(), longest);
      return text === '' ? [] : [`${value}=${text}`];
    });
  // Where it is said the typing has paused: a status that changed with each digit would talk all the time.
  const said = teller(question.name, read, {
    typing: () => desk.typing(),
    say: (deed, cause) => {
      showSum();
      desk.say(deed, cause);
    },
  });
  const showSum = (): void => {
    const now = inputs.reduce((so_far, input) => so_far + (Number(input.value) || 0), 0);
    sum.textContent = words.sum(String(Number(now.toFixed(6))), total, unit);
    sum.classList.toggle('whole', now.toFixed(6) === Number(total).toFixed(6));
  };
  showSum();
  return {
    element: group(
      frame,
      'shares',
      {},
      h(
        'div',
        { class: 'options' },
        ...choices.map((choice, at) =>
          h(
            'div',
            { class: 'share' },
            h('label', { for: `${frame.id}-${at}` }, ...content(choice)),
            inputs[at] ?? null,
            unit !== '' && h('span', { 'aria-hidden': 'true' }, unit),
          ),
        ),
      ),
      sum,
    ),
    flush: said.flush,
    set: (value) => {
      if (said.isTyping()) return;
      const shares = new Map(value.map(pair));
      const now = new Map(read().map(pair));
      choices.forEach((choice, at) => {
        const input = inputs[at];
        // What is there may be longer than what was said of it.
        if (input !== undefined && shares.get(choice.value) !== now.get(choice.value))
          input.value = shares.get(choice.value) ?? '';
      });
      showSum();
      said.settled();
    },
    showError: (fault) => {
      showError(frame, [], fault);
      mark(inputs, fault !== null);
    },
    focus: () => (inputs.find((input) => !/\d/.test(input.value)) ?? inputs[0])?.focus(),
  };
}
