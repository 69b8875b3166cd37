// Workers on a survey link, many at once, and everything that they were told: a seat's code never changes, no two seats
// have the same one, and what was told once is in the store at the end.

import { Agent, request } from 'node:http';

const endings = [
  ['done', 'complete'],
  ['done', 'complete'],
  ['done', 'complete'],
  ['screened-out', 'screened-out'],
  ['withdrew', 'withdrew'],
];

export class SurveyLoad {
  operations = 0;
  acknowledged = 0;
  unanswered = 0;
  busy = 0;
  /** Each a sentence; none is as it should be. */
  faults = [];
  #seats = [];
  #seatOf = new Map();
  #stopped = false;
  #agent;

  /** `origin` of the server or of what stands before it; `study` is a survey elsewhere without a least time. */
  constructor(origin, { study = 'reading', connections = 64, draw = Math.random } = {}) {
    this.origin = origin;
    this.study = study;
    this.connections = connections;
    this.draw = draw;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
  }

  /** Until stop(), or until so many operations. */
  async run(operations = Infinity) {
    const workers = Array.from({ length: this.connections }, async () => {
      while (!this.#stopped && this.operations < operations) await this.#step();
    });
    await Promise.all(workers);
    this.#agent.destroy();
  }

  stop() {
    this.#stopped = true;
  }

  async #step() {
    const old = this.#seats.length > 100 && this.draw() < 0.4;
    const seat = old ? this.#seats[Math.floor(this.draw() * this.#seats.length)] : this.#newSeat();
    seat.ticket ??= (await this.#ask('ticket', seat.ids))?.ticket;
    if (seat.ticket === undefined) return;
    const what = this.draw();
    if (what < 0.15) return this.#status(seat);
    if (what < 0.2 && seat.code !== undefined) return this.#check(seat);
    const [step, ending] = endings[Math.floor(this.draw() * endings.length)];
    const answer = await this.#ask(step, { ticket: seat.ticket });
    if (answer !== null) this.#told(seat, answer, ending);
  }

  #newSeat() {
    const number = this.#seats.length;
    const ids = { workerId: `W${number % 50_000}`, assignmentId: `A${number}`, hitId: `H${number % 100}` };
    const seat = { ids, ticket: undefined, code: undefined, ending: undefined };
    this.#seats.push(seat);
    return seat;
  }

  async #status(seat) {
    const known = seat.code;
    const answer = await this.#ask('status', { ticket: seat.ticket });
    if (answer === null) return;
    if (answer.state === 'ended') this.#told(seat, answer, answer.ending);
    else if (known !== undefined) this.faults.push(`${seat.ids.assignmentId} had ${known} and is waiting again`);
  }

  async #check(seat) {
    const answer = await this.#ask('check', { ticket: seat.ticket, code: seat.code });
    if (answer !== null && answer.code !== 'right') this.faults.push(`${seat.code} is not taken from its owner`);
  }

  #told(seat, { code, ending }, asked) {
    this.acknowledged++;
    if (seat.code === undefined) {
      seat.code = code;
      seat.ending = ending;
      const other = this.#seatOf.get(code);
      if (other !== undefined && other !== seat) this.faults.push(`${code} has two owners`);
      this.#seatOf.set(code, seat);
    } else if (seat.code !== code || seat.ending !== ending) {
      this.faults.push(`${seat.ids.assignmentId} had ${seat.code} (${seat.ending}), then ${code} (${ending}), asking for ${asked}`);
    }
  }

  /** The answer of a step; null where none came, which leaves open what became of it. */
  async #ask(step, fields) {
    this.operations++;
    try {
      const { status, body } = await this.#post(`/${this.study}/${step}`, new URLSearchParams(fields).toString());
      if (status === 200) return JSON.parse(body);
      if (status === 503 || status === 502 || status === 504) this.busy++;
      else this.faults.push(`${step} was answered with ${status}: ${body.slice(0, 100)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    } catch {
      this.unanswered++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return null;
  }

  #post(path, body) {
    const { hostname, port } = new URL(this.origin);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, method: 'POST', agent: this.#agent, headers, timeout: 20_000 }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(parts).toString() }));
        answer.on('error', reject);
        answer.on('aborted', () => reject(new Error('cut off')));
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', reject);
      asked.end(body);
    });
  }

  /** Compares everything that was told with what the store holds: `seats` as the admin's list has them. */
  judge(seats) {
    const kept = new Map(seats.map((seat) => [seat.assignment, seat]));
    const owners = new Map();
    for (const seat of seats) {
      if (seat.code === undefined) continue;
      if (owners.has(seat.code)) this.faults.push(`the store has ${seat.code} twice`);
      owners.set(seat.code, seat);
    }
    let lost = 0;
    for (const { ids, code, ending } of this.#seats) {
      if (code === undefined) continue;
      const seat = kept.get(ids.assignmentId);
      if (seat?.code === code && seat.ending === ending && seat.worker === ids.workerId) continue;
      lost++;
      this.faults.push(`${ids.assignmentId}: ${code} was told, and the store has ${seat?.code ?? 'nothing'}`);
    }
    return lost;
  }
}
