import { h } from '../dom.ts';
import type { Fault, Value } from '../protocol.ts';
import type { Choice, Picture, Question } from '../questions.ts';
import { behindClick } from '../pointer.ts';
import { picture, richText } from '../rich_text.ts';
import * as words from '../words.ts';
import type { Desk } from './screen.ts';

const pause_ms = 400;

/** One question on the screen. */
export interface Field {
  readonly element: HTMLElement;
  /** Shows an answer that did not come from this field. */
  set(value: Value): void;
  /** Null takes the message away. */
  showError(fault: Fault | null): void;
  focus(): void;
  /** Says what is still being typed. */
  flush?(): void;
  /** False when the question has no such choice. */
  choose?(digit: number, key: Event): boolean;
  /** What runs by itself may run. False when it has. */
  begin?(): boolean;
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

type Part = Node | string | null | false;

/** `limits` is said where the study gives no help of its own. */
export function frame(question: Question, id: string, limits = ''): Frame {
  const { text, html, image } = question;
  const help = question.help === '' ? limits : question.help;
  const optional = !question.required && question.type !== 'html';
  return {
    id,
    text: optional ? [text, ' ', h('small', {}, `(${words.text.optional})`)] : [text],
    stimulus: [...(html === '' ? [] : [h('div', { class: 'rich' }, richText(html))]), ...pictures(image)],
    help: help === '' ? null : h('p', { id: `${id}h`, class: 'help' }, help),
    error: h('p', { id: `${id}e`, class: 'error', hidden: true }),
    described: help === '' ? `${id}e` : `${id}h ${id}e`,
  };
}

/** A question of several controls; `look` names it in the stylesheet. */
export function group(
  { text, stimulus, help, error, described }: Frame,
  look: string,
  attributes: Parameters<typeof h>[1],
  ...body: readonly Part[]
): HTMLFieldSetElement {
  return h(
    'fieldset',
    { class: `question ${look}`, 'aria-describedby': described, ...attributes },
    h('legend', {}, ...text),
    ...stimulus,
    help,
    ...body,
    error,
  );
}

/** A question of one control, whose id is the frame's. `unit` is said with the label only. */
export function single(
  { id, text, stimulus, help, error }: Frame,
  unit: string,
  ...body: readonly Part[]
): HTMLElement {
  return h(
    'div',
    { class: 'question' },
    h('label', { for: id }, ...text, unit !== '' && h('span', { class: 'unseen' }, ` (${unit})`)),
    ...stimulus,
    help,
    ...body,
    error,
  );
}

export function showError({ error }: Frame, marked: readonly HTMLElement[], fault: Fault | null): void {
  error.textContent = fault === null ? '' : words.faultText(fault);
  error.hidden = fault === null;
  mark(marked, fault !== null);
}

export function mark(elements: readonly HTMLElement[], invalid: boolean): void {
  for (const element of elements) element.setAttribute('aria-invalid', String(invalid));
}

/** The picture, or in its place the word that there is one which cannot be seen. None where its address is empty. */
export function pictures(image: Picture | null): readonly HTMLElement[] {
  // An empty address is an empty cell of the data.
  if (image === null || image.src === '') return [];
  const failed = h('span', { class: 'error' }, words.text.picture, ' ', image.alt);
  const shown = picture(image.src, image.alt);
  shown?.addEventListener('error', () => shown.replaceWith(failed));
  return [shown ?? failed];
}

/** What a choice looks like. A picture whose name stands below it is not named twice. */
export function content({ text, image }: Choice): readonly (Node | string)[] {
  return [...pictures(image?.alt === text ? { ...image, alt: '' } : image), text];
}

/** What a choice is called where its picture cannot be. */
export const nameOf = ({ text, image, value }: Choice): string => text || image?.alt || value;

/** Says a question's answer, which `read` takes from its controls. */
export interface Teller {
  /** At once, unless it is what was said or set last. */
  now(cause: Event): void;
  /** When typing pauses. */
  soon(cause: Event): void;
  flush(): void;
  /** When the control has lost the focus. */
  left(cause: Event): void;
  /** What is being typed is newer than what the engine has. */
  isTyping(): boolean;
  /** The controls show what the engine has. */
  settled(): void;
}

export function teller(question: string, read: () => Value, desk: Pick<Desk, 'say' | 'typing'>): Teller {
  let said = '[]';
  let typed: Event | null = null;
  let timer = 0;
  const say = (cause: Event): void => {
    clearTimeout(timer);
    typed = null;
    const value = read();
    said = JSON.stringify(value);
    desk.say({ kind: 'answered', question, value }, cause);
  };
  const flush = (): void => {
    if (typed !== null) say(typed);
  };
  const now = (cause: Event): void => {
    if (typed !== null || JSON.stringify(read()) !== said) say(cause);
  };
  return {
    now,
    soon: (cause) => {
      typed = cause;
      clearTimeout(timer);
      timer = setTimeout(flush, pause_ms);
      desk.typing();
    },
    flush,
    left: (cause) => behindClick(() => now(typed ?? cause)),
    isTyping: () => typed !== null,
    settled: () => {
      said = JSON.stringify(read());
    },
  };
}

/**
 * What is said of `text`. Half of a surrogate pair cannot be said in UTF-8. A text that is too long is refused in any
 * case, so however much was pasted, one character too many is said: a mark, since a blank would not count.
 */
export function written(text: string, longest: number): string {
  const whole = text.replace(/[\ud800-\udfff]/gu, '\ufffd');
  if ([...whole].length <= longest) return whole;
  const points = [...whole.trim()];
  return points.length > longest ? `${points.slice(0, longest).join('')}…` : points.join('');
}

/** The pieces of a "key=value" text. */
export function pair(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
