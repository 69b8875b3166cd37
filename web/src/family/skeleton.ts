// The document that the family's scripts know: their ids and classes, on real headings, labels and buttons.

import { h } from '../task/dom.ts';
import type { Study } from '../task/protocol.ts';
import { picture, richText } from '../task/rich_text.ts';
import { about } from '../task/render/instructions.ts';
import * as words from '../task/words.ts';

export interface Skeleton {
  readonly root: HTMLElement;
  readonly notice: HTMLElement;
  readonly instructions: HTMLElement;
  readonly instructionsHeading: HTMLElement;
  readonly toTask: HTMLButtonElement;
  readonly loading: HTMLElement;
  readonly experiment: HTMLElement;
  readonly step: HTMLElement;
  readonly bar: HTMLElement;
  readonly custom: HTMLElement;
  readonly next: HTMLButtonElement;
  readonly previous: HTMLButtonElement;
  readonly toInstructions: HTMLButtonElement;
  readonly message: HTMLElement;
  readonly finalFields: HTMLElement;
  readonly feedbackField: HTMLElement;
  readonly feedback: HTMLTextAreaElement;
  readonly submit: HTMLButtonElement;
  readonly notAccepted: HTMLElement;
}

export function skeletonOf(study: Study): Skeleton {
  const { text } = words;
  const parts = {
    notice: h('section', { class: 'banner' }, h('h2', {}, text.previewTitle), h('p', {}, text.previewHow)),
    instructionsHeading: h('h2', { tabindex: -1 }, text.instructions),
    toTask: button('', 'main ui primary right floated button instruction-button', text.goOn),
    loading: h('p', { role: 'status' }, text.loading),
    step: h('h2', { tabindex: -1 }),
    bar: h(
      'div',
      { id: 'progress-bar', class: 'ui small olive progress', role: 'progressbar' },
      h('div', { class: 'bar' }),
    ),
    custom: h('div', { id: 'custom-experiment' }, ...standIn()),
    next: button('next-button', 'main ui primary right floated button', text.next),
    previous: button('prev-button', 'ui primary right floated button', text.previous),
    toInstructions: button('', 'ui right floated button instruction-button', text.instructions),
    message: h('div', { id: 'message-field', class: 'field' }),
    feedback: h('textarea', { id: 'feedback-input', rows: 2, maxlength: 5000 }),
    submit: button('submit-button', 'main ui green right floated button', text.submit),
    notAccepted: h('section', { id: 'hit-not-accepted', class: 'card' }, h('p', {}, text.previewHow)),
  };
  const instructions = h(
    'section',
    { id: 'instructions', class: 'card' },
    parts.instructionsHeading,
    ...described(study),
    parts.loading,
    h('p', { class: 'actions' }, parts.toTask),
  );
  const feedbackField = h(
    'div',
    { id: 'feedback-field', class: 'field question' },
    h('label', { for: 'feedback-input' }, text.comments, ' ', h('small', {}, `(${text.optional})`)),
    parts.feedback,
  );
  const finalFields = h(
    'div',
    { id: 'final-task-fields', class: 'ui form' },
    feedbackField,
    h('p', { class: 'actions' }, parts.submit),
  );
  const experiment = h(
    'section',
    { id: 'experiment', class: 'card' },
    parts.step,
    parts.bar,
    parts.custom,
    parts.message,
    h('p', { id: 'button-row', class: 'actions' }, parts.next, parts.previous, parts.toInstructions),
    finalFields,
    h('form', { id: 'submit-form', name: 'submit-form', hidden: true }),
  );
  const root = h(
    'div',
    { class: 'ui container' },
    instructions,
    experiment,
    parts.notAccepted,
    h('div', { id: 'disclaimer', class: 'rich help disclaimer disclaimer-text' }, richText(study.disclaimer)),
  );
  return { ...parts, root, instructions, experiment, finalFields, feedbackField };
}

/** A family script may hide and show by style alone, so that is what the page does too. */
export function display(element: HTMLElement, shown: boolean): void {
  element.style.display = shown ? '' : 'none';
}

export function isDisplayed(element: HTMLElement): boolean {
  return element.style.display !== 'none';
}

function button(id: string, looks: string, text: string): HTMLButtonElement {
  return h('button', { type: 'button', id: id === '' ? null : id, class: looks }, text);
}

/** What the template shows where a study has no markup of its own. */
function standIn(): readonly Node[] {
  const label = h('label', { for: 'exp-input', class: 'task-instructions' }, h('span', { class: 'exp-data' }));
  return [h('div', { class: 'question' }, label, h('input', { id: 'exp-input' }))];
}

function described(study: Study): readonly Node[] {
  const { html, steps, images } = study.instructions;
  const pictures = images.map((src) => picture(src, '')).filter((image) => image !== null);
  for (const image of pictures) image.classList.add('instructions-img');
  const facts = about(study);
  facts.classList.add('meta-desc');
  return [
    facts,
    h('div', { class: 'rich instructions-simple' }, richText(html)),
    h(
      'ol',
      { class: 'rich instructions-steps', hidden: steps.length === 0 },
      ...steps.map((step) => h('li', {}, richText(step))),
    ),
    h('div', { id: 'sample-task', hidden: pictures.length === 0 }, h('div', { id: 'instructions-demo' }, ...pictures)),
  ];
}
