import { h } from '../dom.ts';
import type { Choice } from '../questions.ts';
import * as words from '../words.ts';
import { type Teller, written } from './field.ts';

const longest = 500;

/** The line for a text beside an option ("Other, namely"). */
export interface WriteIn {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  /** The choice with its text, as the engine wants it. */
  value(): string;
  /** Takes the text from `value`; false when that is another choice's. */
  set(value: string): boolean;
}

/** Shown by its caller while the option is chosen. */
export function writeIn(choice: Choice, described: string, said: () => Teller): WriteIn {
  const input = h('input', {
    type: 'text',
    autocomplete: 'off',
    placeholder: words.text.specify,
    'aria-label': words.filled(words.text.namely, choice.text),
    'aria-describedby': described,
    input: (event) => said().soon(event),
    blur: (event) => said().left(event),
  });
  const value = (): string => {
    const text = written(input.value, longest);
    return text === '' ? choice.value : `${choice.value}=${text}`;
  };
  return {
    element: h('div', { class: 'write', hidden: true }, input),
    input,
    value,
    set: (wanted) => {
      const start = `${choice.value}=`;
      if (wanted !== choice.value && !wanted.startsWith(start)) return false;
      // What is there may be longer than what was said of it.
      if (value() !== wanted) input.value = wanted.slice(start.length);
      return true;
    },
  };
}
