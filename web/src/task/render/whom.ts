import { h } from '../dom.ts';
import type { Study } from '../protocol.ts';
import * as words from '../words.ts';

/** Who answers for the study: whom to ask, and who has approved it. */
export function whom({ contact, irb }: Study): readonly HTMLElement[] {
  const { text } = words;
  return [
    ...(contact === '' ? [] : [h('p', {}, `${text.contact} `, ...linked(contact))]),
    ...(irb === '' ? [] : [h('p', {}, `${text.irb} `, ...linked(irb))]),
  ];
}

/** A text with its addresses made links. */
function linked(text: string): readonly (Node | string)[] {
  return text
    .split(/([^\s<>(),;]+@[^\s<>(),;]+\.\w+|https?:\/\/[^\s<>()]+)/)
    .map((piece, index) =>
      index % 2 === 0
        ? piece
        : h(
            'a',
            { href: piece.includes('//') ? piece : `mailto:${piece}`, target: '_blank', rel: 'noopener noreferrer' },
            piece,
          ),
    );
}
