// What a study may ask to be told about how answers came: only then anything here listens. Never what was on the clipboard,
// only how much.

import type { CaptureKind, Deed } from './protocol.ts';
import type { Timed } from './render/screen.ts';

type Say = (deed: Deed, cause: Timed) => void;

/** `typing` counts what comes by keyboard, and so has to know what does not. */
export function capture(kinds: readonly CaptureKind[], say: Say): void {
  const wants = (kind: CaptureKind): boolean => kinds.includes(kind);
  if (wants('focus')) captureFocus(say);
  if (wants('paste') || wants('typing')) capturePastes(say);
  if (wants('copy')) captureCopies(say);
  if (wants('typing')) captureTyping(say);
}

function captureFocus(say: Say): void {
  addEventListener('blur', (cause) => say({ kind: 'unfocused' }, cause));
  addEventListener('focus', (cause) => say({ kind: 'focused' }, cause));
  if (!document.hasFocus()) say({ kind: 'unfocused' }, { timeStamp: performance.now() });
}

function capturePastes(say: Say): void {
  const tell = (cause: Event, given: DataTransfer | null): void => {
    const question = questionOf(cause.target);
    if (question !== '') say({ kind: 'pasted', question, characters: count(given?.getData('text') ?? '') }, cause);
  };
  document.addEventListener('paste', (cause) => tell(cause, cause.clipboardData));
  document.addEventListener('drop', (cause) => tell(cause, cause.dataTransfer));
}

function captureCopies(say: Say): void {
  for (const kind of ['copy', 'cut'] as const) {
    document.addEventListener(kind, (cause) => {
      const characters = count(selected(cause.target));
      // The keys were pressed, and nothing was selected.
      if (characters > 0) say({ kind: 'copied', question: questionOf(cause.target), characters }, cause);
    });
  }
}

/** Said when the field is left, and before the page is. */
function captureTyping(say: Say): void {
  let question = '';
  let characters = 0;
  const flush = (cause: Event): void => {
    if (characters > 0) say({ kind: 'typed', question, characters }, cause);
    characters = 0;
  };
  const add = (target: EventTarget | null, typed: string): void => {
    question = questionOf(target);
    if (question !== '') characters += count(typed);
  };
  document.addEventListener('input', (cause) => {
    if (!(cause instanceof InputEvent)) return;
    const { inputType, data, target } = cause;
    if (inputType === 'insertText') add(target, data ?? '');
    if (/^insert(LineBreak|Paragraph)$/.test(inputType)) add(target, '\n');
  });
  // While it is composed a character comes several times.
  document.addEventListener('compositionend', ({ target, data }) => add(target, data));
  for (const kind of ['focusout', 'submit', 'visibilitychange']) document.addEventListener(kind, flush, true);
}

/** The question that an element belongs to, or empty. */
function questionOf(target: EventTarget | null): string {
  const home = target instanceof Element ? target.closest<HTMLElement>('[data-question]') : null;
  return home?.dataset['question'] ?? '';
}

/** In a field, or else on the page: a field may have the event although it has nothing selected. */
function selected(target: EventTarget | null): string {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  const own = isField ? target.value.slice(target.selectionStart ?? 0, target.selectionEnd ?? 0) : '';
  return own === '' ? String(getSelection() ?? '') : own;
}

const count = (text: string): number => [...text].length;
