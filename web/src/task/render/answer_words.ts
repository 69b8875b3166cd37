import type { Choice, Point, Question } from '../questions.ts';
import * as words from '../words.ts';

/** The parts of an answer in words, as its question would say them; empty when there is none. */
export function inWords(question: Question): readonly string[] {
  const { value } = question;
  switch (question.type) {
    case 'ranking':
      return value.map((part, at) => `${at + 1}. ${chosen(question.choices, part)}`);
    case 'grid':
      return value.map((part) => keyed(question.rows, part, (rest) => chosen(question.choices, rest)));
    case 'constantSum':
      return value.map((part) => keyed(question.choices, part, (rest) => words.amount(rest, question.unit)));
    case 'bestWorst': {
      const ends = [
        { value: 'best', text: question.bestLabel || words.text.best },
        { value: 'worst', text: question.worstLabel || words.text.worst },
      ];
      return value.map((part) => keyed(ends, part, (rest) => chosen(question.choices, rest)));
    }
    case 'number':
    case 'slider':
      return value.map((part) => words.amount(part, question.unit));
    case 'date':
    case 'dateTime':
      return value.map(words.moment);
    case 'audio':
    case 'video':
      return value.map(() => words.text.played);
    case 'time':
    case 'shortText':
    case 'longText':
      return value;
    case 'html':
    case 'trial':
      return [];
    default:
      return value.map((part) => chosen(question.choices, part));
  }
}

/** A choice by its value, or "value=text" of one with a text beside it. */
function chosen(choices: readonly (Point | Choice)[], part: string): string {
  const plain = choices.find(({ value }) => value === part);
  return plain?.text ?? keyed(choices, part, (rest) => rest);
}

/** "key=rest" with both in words. No colon: a row may end with a point. */
function keyed(keys: readonly Point[], part: string, say: (rest: string) => string): string {
  const key = keys.find(({ value }) => part.startsWith(`${value}=`));
  return key === undefined ? part : `${key.text} – ${say(part.slice(key.value.length + 1))}`;
}
