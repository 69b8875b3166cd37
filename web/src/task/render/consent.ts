import { h, heading } from '../dom.ts';
import type { Consent } from '../protocol.ts';
import { richText } from '../rich_text.ts';
import * as words from '../words.ts';
import type { Desk, Screen } from './screen.ts';

export function consentScreen(consent: Consent, desk: Desk): Screen {
  const focus = heading(words.text.consent);
  const agree = (cause: Event): void => {
    cause.preventDefault();
    desk.say({ kind: 'agreed' }, cause);
  };
  return {
    content: [
      h(
        'form',
        { submit: agree },
        h(
          'section',
          { class: 'card' },
          focus,
          h('div', { class: 'rich' }, richText(consent.html)),
          h(
            'label',
            { class: 'option' },
            h('input', { type: 'checkbox', required: true }),
            h('span', {}, consent.agree || words.text.agree),
          ),
        ),
        h(
          'p',
          { class: 'actions' },
          h('button', { class: 'main' }, words.text.goOn),
          h(
            'button',
            { type: 'button', click: (cause) => desk.say({ kind: 'declined' }, cause) },
            consent.decline || words.text.decline,
          ),
          h('button', { type: 'button', click: () => print() }, words.text.print),
        ),
      ),
    ],
    focus,
  };
}
