import { action, h, heading, isEcho } from '../dom.ts';
import type { Reviewed, ReviewView } from '../protocol.ts';
import { richText } from '../rich_text.ts';
import * as words from '../words.ts';
import { inWords } from './answer_words.ts';
import type { Desk, Screen } from './screen.ts';

/** Every question with its answer, and the ways back to them, before anything is sent. */
export function reviewScreen({ html, questions }: ReviewView, desk: Desk): Screen {
  const focus = heading(words.text.review);
  const born = performance.now();
  return {
    content: [
      focus,
      html !== '' && h('section', { class: 'banner rich' }, richText(html)),
      h('p', {}, words.text.reviewHow),
      h('ul', { class: 'card reviewed' }, ...questions.filter(({ type }) => type !== 'html' && type !== 'trial').map((one) => item(one, desk))),
      action(words.text.submit, (cause) => {
        if (!isEcho(cause, born)) desk.say({ kind: 'submitted' }, cause);
      }),
    ].filter((node) => node instanceof Node),
    focus,
  };
}

function item(question: Reviewed, desk: Desk): HTMLElement {
  const { name, text, position } = question;
  const parts = inWords(question);
  const { change, changeOne, notAnswered } = words.text;
  return h(
    'li',
    {},
    h(
      'div',
      {},
      h('p', { class: 'asked' }, text),
      ...(parts.length === 0 ? [h('p', { class: 'help' }, notAnswered)] : parts.map((part) => h('p', { class: 'said' }, part))),
    ),
    position !== undefined &&
      h(
        'button',
        {
          type: 'button',
          'aria-label': words.filled(changeOne, text),
          click: (cause) => desk.say({ kind: 'revisited', position, question: name }, cause),
        },
        change,
      ),
  );
}
