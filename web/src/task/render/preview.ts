import { h, heading } from '../dom.ts';
import type { Study } from '../protocol.ts';
import type { Question } from '../questions.ts';
import { richText } from '../rich_text.ts';
import * as words from '../words.ts';
import { about, instructions } from './instructions.ts';
import { questionField } from './question.ts';
import type { Desk, Screen } from './screen.ts';
import { whom } from './whom.ts';

/** Everything a worker wants to know before accepting, and nothing to fill in that would be lost. */
export function previewScreen(study: Study, questions: readonly Question[], desk: Desk): Screen {
  const focus = heading(words.text.previewTitle);
  const fields = questions.map((question, index) => questionField(question, `q${index}`, desk).element);
  return {
    content: [
      h('section', { class: 'banner' }, focus, h('p', {}, words.text.previewHow)),
      h('section', { class: 'card' }, about(study), ...whom(study), h('h2', {}, words.text.instructions), ...instructions(study)),
      ...(fields.length === 0
        ? []
        : [
            h(
              'section',
              { class: 'card example' },
              h('h2', {}, words.text.example),
              h(
                'fieldset',
                { disabled: true, class: 'bare' },
                h('legend', { class: 'unseen' }, words.text.example),
                ...fields,
              ),
            ),
          ]),
      ...(study.consent === null
        ? []
        : [
            h(
              'section',
              { class: 'card' },
              h('h2', {}, words.text.consent),
              h('div', { class: 'rich' }, richText(study.consent.html)),
            ),
          ]),
    ],
    focus,
  };
}
