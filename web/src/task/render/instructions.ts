import { action, h, heading } from '../dom.ts';
import type { Example, Study } from '../protocol.ts';
import { picture, richText } from '../rich_text.ts';
import * as words from '../words.ts';
import type { Desk, Screen } from './screen.ts';

export function instructionsScreen(study: Study, desk: Desk): Screen {
  const focus = heading(words.text.instructions);
  return {
    content: [
      h('section', { class: 'card' }, focus, about(study), ...instructions(study)),
      action(words.text.start, (cause) => desk.say({ kind: 'started' }, cause)),
    ],
    focus,
  };
}

export function hasInstructions({ instructions: { html, steps, images, examples }, disclaimer }: Study): boolean {
  return html !== '' || disclaimer !== '' || [steps, images, examples].some(({ length }) => length > 0);
}

/** What stands below a second-level heading "Instructions", on whichever screen. */
export function instructions(study: Study): readonly Node[] {
  const { html, steps, images, examples } = study.instructions;
  return [
    html !== '' && h('div', { class: 'rich' }, richText(html)),
    steps.length > 0 && h('ol', { class: 'rich' }, ...steps.map((step) => h('li', {}, richText(step)))),
    ...images.map((src) => picture(src, '')),
    examples.length > 0 && h('h3', {}, words.text.examples),
    examples.length > 0 && h('ul', { class: 'examples' }, ...examples.map(exampleItem)),
    study.disclaimer !== '' && h('div', { class: 'rich help' }, richText(study.disclaimer)),
  ].filter((node) => node instanceof Node);
}

/** The study's purpose, pay and length in a few words. */
export function about(study: Study): HTMLElement {
  const facts = [
    study.reward !== null && words.filled(words.text.pay, study.reward),
    study.minutes !== null && words.counted('takes', study.minutes),
    study.medianMinutes !== null && words.counted('took', study.medianMinutes),
    study.hourly !== null && words.filled(words.text.hourly, study.hourly),
  ].filter((fact) => fact !== false);
  return h(
    'div',
    { class: 'about' },
    facts.length > 0 && h('p', {}, ...facts.map((fact) => h('span', { class: 'fact' }, fact))),
    study.description !== '' && h('div', { class: 'rich' }, richText(study.description)),
  );
}

function exampleItem({ html, answer, reason }: Example): HTMLElement {
  return h(
    'li',
    {},
    h('div', { class: 'rich' }, richText(html, 3)),
    h('p', {}, h('b', {}, `${words.text.answer} `), answer),
    reason !== '' && h('p', { class: 'help' }, `${words.text.reason} ${reason}`),
  );
}
