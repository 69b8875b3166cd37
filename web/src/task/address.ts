import type { FormField, Session } from './protocol.ts';

export const preview = 'ASSIGNMENT_ID_NOT_AVAILABLE';

/** What the marketplace, and the requester's own address of the page, say. */
export function sessionFromAddress(language: string): Session {
  const query = new URLSearchParams(location.search);
  const said = (name: string): string => query.get(name) ?? '';
  const number = (name: string, fallback: number): number => {
    const given = Number(query.get(name) ?? fallback);
    return Number.isInteger(given) && given > 0 ? given : fallback;
  };
  return {
    assignmentId: said('assignmentId'),
    workerId: said('workerId'),
    hitId: said('hitId'),
    submitTo: said('turkSubmitTo'),
    hit: number('hit', 1),
    condition: number('condition', 0),
    seed: said('seed'),
    language,
  };
}

/** Equal in two tabs that must not both go on, whichever version of the study they show. */
export function seatOf({ assignmentId, workerId, hitId, hit }: Session): string {
  const who = hitId !== '' && workerId !== '' ? `${hitId} ${workerId}` : assignmentId;
  return `${location.pathname} ${hit} ${who}`;
}

/** What a survey on a link submits beside its answers: the right to a completion code. */
export function ticketFromAddress(): readonly FormField[] {
  const ticket = new URLSearchParams(location.search).get('ticket');
  return ticket === null ? [] : [['ticket', ticket]];
}

/** When the assignment ends, in microseconds since 1970, where the marketplace says it (in milliseconds). */
export function deadlineFromAddress(): string {
  const deadline_ms = new URLSearchParams(location.search).get('assignmentDeadline') ?? '';
  return /^\d{1,14}$/.test(deadline_ms) ? `${deadline_ms}000` : '';
}
