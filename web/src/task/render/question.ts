import { h } from '../dom.ts';
import type { Picture, Question, Value } from '../protocol.ts';
import { picture, richText } from '../rich_text.ts';
import * as words from '../words.ts';
import { choiceField } from './choice.ts';
import { dropDownField } from './drop_down.ts';
import type { Desk } from './screen.ts';
import { textField } from './text.ts';

/** One question on the screen. */
export interface Field {
  readonly element: HTMLElement;
  set(value: Value): void;
  /** '' takes the message away. */
  showError(message: string): void;
  focus(): void;
  flush?(): void;
  /** False when the question has no such choice. */
  choose?(digit: number, key: Event): boolean;
}

/** The parts that every question has; `id` is the control's, and its message's is `${id}e`. */
export interface Frame {
  readonly id: string;
  /** The question's text, for the label or legend. */
  readonly text: readonly (Node | string)[];
  /** Pictures and the researcher's HTML. */
  readonly stimulus: readonly Node[];
  readonly help: HTMLElement | null;
  readonly error: HTMLElement;
  /** For aria-describedby. */
  readonly described: string;
}

export function questionField(question: Question, id: string, desk: Desk): Field {
  switch (question.type) {
    case 'singleChoice':
    case 'multipleChoice':
    case 'ratingScale':
      return choiceField(question, frame(question, id), desk);
    case 'dropDown':
      return dropDownField(question, frame(question, id), desk);
    case 'number':
    case 'shortText':
    case 'longText':
      return textField(question, frame(question, id), desk);
    default:
      return question satisfies never;
  }
}

export function showError(frame: Frame, marked: readonly HTMLElement[], message: string): void {
  frame.error.textContent = message;
  frame.error.hidden = message === '';
  for (const element of marked) element.setAttribute('aria-invalid', String(message !== ''));
}

function frame(question: Question, id: string): Frame {
  const help = question.help !== '' ? question.help : limits(question);
  return {
    id,
    text: question.required ? [question.text] : [question.text, ' ', h('small', {}, `(${words.optional})`)],
    stimulus: [
      ...(question.html === '' ? [] : [h('div', { class: 'rich' }, richText(question.html))]),
      // An empty address is an empty cell of the data: this one has no picture.
      ...(question.image && question.image.src !== '' ? [stimulus(question.image)] : []),
    ],
    help: help === '' ? null : h('p', { id: `${id}h`, class: 'help' }, help),
    error: h('p', { id: `${id}e`, class: 'error', hidden: true }),
    described: help === '' ? `${id}e` : `${id}h ${id}e`,
  };
}

/** The picture, or in its place the word that there is one which cannot be seen. */
function stimulus({ src, alt }: Picture): HTMLElement {
  const failed = h('p', { class: 'error' }, words.pictureFailed, ' ', alt);
  const image = picture(src, alt);
  image?.addEventListener('error', () => image.replaceWith(failed));
  return image ?? failed;
}

function limits(question: Question): string {
  if (question.type === 'number' && (question.min !== null || question.max !== null)) {
    return `${words.between(question.min, question.max)}.`;
  }
  if (question.type === 'multipleChoice' && (question.minSelected > 1 || question.maxSelected > 0)) {
    return words.chooseCount(question.minSelected, question.maxSelected);
  }
  return '';
}
