import { h, heading } from '../dom.ts';
import type { BreakView } from '../protocol.ts';
import { richText } from '../rich_text.ts';
import * as words from '../words.ts';
import type { Desk, Screen } from './screen.ts';

/** A rest between subtasks. Its time counts for none of them. */
export function breakScreen({ html, canPrevious }: BreakView, desk: Desk): Screen {
  const focus = heading(words.text.rest);
  const { goOn, previous } = words.text;
  return {
    content: [
      h('section', { class: 'card' }, focus, h('div', { class: 'rich' }, richText(html))),
      h(
        'p',
        { class: 'actions' },
        h('button', { type: 'button', class: 'main', click: (cause) => desk.say({ kind: 'next' }, cause) }, goOn),
        canPrevious && h('button', { type: 'button', click: (cause) => desk.say({ kind: 'previous' }, cause) }, previous),
      ),
    ],
    focus,
  };
}
