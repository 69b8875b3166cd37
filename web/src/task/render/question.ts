import { h } from '../dom.ts';
import type { Value } from '../protocol.ts';
import type { Question, Trial } from '../questions.ts';
import * as words from '../words.ts';
import { choiceField } from './choice.ts';
import { type Field, type Frame, frame } from './field.ts';
import { rare } from './rare_fields.ts';
import type { Desk, Timed } from './screen.ts';
import { textField } from './text.ts';

/** `done` is called when a question has come to its end by itself. */
export function questionField(question: Question, id: string, desk: Desk, done: (cause: Timed) => void = () => {}): Field {
  const parts = frame(question, id, limits(question));
  if (question.type === 'trial') return rare().trialField(question, parts, desk, done);
  return question.required || !sticks(question)
    ? fieldOf(question, parts, desk)
    : clearable(question.name, parts, desk, (through) => fieldOf(question, parts, through));
}

/** Whether an answer, once given, could only be changed by its own controls. */
function sticks(question: Question): boolean {
  switch (question.type) {
    case 'singleChoice':
    case 'pairwise':
    case 'ratingScale':
    case 'slider':
    case 'ranking':
    case 'grid':
    case 'bestWorst':
      return true;
    case 'imageChoice':
      return !question.many;
    default:
      return false;
  }
}

/** The field with a button that takes the answer back, since nobody has to give one. */
function clearable(name: string, { error }: Frame, desk: Desk, made: (desk: Desk) => Field): Field {
  const show = (value: Value): void => {
    clear.hidden = value.length === 0;
  };
  const field = made({
    again: desk.again,
    typing: () => desk.typing(),
    turnTo: (language) => desk.turnTo(language),
    say: (deed, cause) => {
      if (deed.kind === 'answered') show(deed.value);
      desk.say(deed, cause);
    },
  });
  const clear = h(
    'button',
    {
      type: 'button',
      class: 'link clear',
      hidden: true,
      click: (cause) => {
        field.flush?.();
        field.set([]);
        field.focus();
        show([]);
        desk.say({ kind: 'answered', question: name, value: [] }, cause);
      },
    },
    words.text.clear,
  );
  error.before(clear);
  return {
    ...field,
    set: (value) => {
      field.set(value);
      show(value);
    },
  };
}

function fieldOf(question: Exclude<Question, Trial>, parts: Frame, desk: Desk): Field {
  switch (question.type) {
    case 'singleChoice':
    case 'multipleChoice':
    case 'imageChoice':
    case 'pairwise':
    case 'ratingScale':
      return choiceField(question, parts, desk);
    case 'dropDown':
      return rare().dropDownField(question, parts, desk);
    case 'slider':
      return rare().sliderField(question, parts, desk);
    case 'number':
    case 'shortText':
    case 'longText':
    case 'date':
    case 'time':
    case 'dateTime':
      return textField(question, parts, desk);
    case 'ranking':
      return rare().rankingField(question, parts, desk);
    case 'grid':
      return rare().gridField(question, parts, desk);
    case 'bestWorst':
      return rare().bestWorstField(question, parts, desk);
    case 'constantSum':
      return rare().constantSumField(question, parts, desk);
    case 'audio':
    case 'video':
      return rare().mediaField(question, parts, desk);
    case 'html':
      return passage(question.text, parts);
    default:
      return question satisfies never;
  }
}

/** Something to read. */
function passage(text: string, { stimulus, help }: Frame): Field {
  const element = h('div', { class: 'question', tabindex: -1 }, text !== '' && h('h3', {}, text), ...stimulus, help);
  return { element, set: () => {}, showError: () => {}, focus: () => element.focus() };
}

function limits(question: Question): string {
  switch (question.type) {
    case 'number': {
      const { min, max } = question;
      return min === null && max === null ? '' : words.between(min ?? '', max ?? '');
    }
    case 'date':
    case 'time':
    case 'dateTime': {
      const { min, max } = question;
      return min === '' && max === '' ? '' : words.bounds(min, max);
    }
    case 'multipleChoice':
      return chosen(question.minSelected, question.maxSelected);
    case 'imageChoice':
      return question.many ? chosen(question.minSelected, question.maxSelected) : '';
    case 'ranking':
      return question.most === 0 ? words.text.rankAll : words.filled(words.text.rankSome, question.most);
    case 'constantSum':
      return words.shareOut(question.total, question.unit);
    case 'audio':
    case 'video':
      return question.mustFinish ? words.text.mustFinish : '';
    default:
      return '';
  }
}

const chosen = (min: number, max: number) => (min > 1 || max > 0 ? words.chooseCount(min, max) : '');
