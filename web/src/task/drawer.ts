import { part } from './dom.ts';
import * as words from './words.ts';

/** The instructions beside the questions: opened and closed by the worker, who can go on answering meanwhile. */
export class Drawer {
  readonly #panel = part('panel');
  readonly #help = part('help');
  /** Until it is made. */
  #content: (() => readonly Node[]) | null = null;

  /** `said` is told what the worker did. */
  serve(said: (open: boolean, cause: Event) => void): void {
    const turn = (open: boolean, cause: Event): void => {
      this.show(open);
      if (open) part('panel-title').focus();
      else this.#help.focus();
      said(open, cause);
    };
    this.#help.addEventListener('click', (cause) => turn(this.#panel.hidden === true, cause));
    part('close').addEventListener('click', (cause) => turn(false, cause));
    document.addEventListener('keydown', (cause) => {
      if (cause.key === 'Escape' && !this.#panel.hidden) turn(false, cause);
    });
  }

  /** `content` is made when it is first looked at; null: there are no instructions, and so no button for them. */
  fill(content: (() => readonly Node[]) | null): void {
    const { instructions, close } = words.text;
    this.#content = content;
    this.#help.hidden = content === null;
    this.#help.textContent = instructions;
    part('panel-title').textContent = instructions;
    part('close').textContent = close;
    part('panel-text').replaceChildren();
    if (!this.#panel.hidden) this.#make();
  }

  show(open: boolean): void {
    if (open) this.#make();
    this.#help.setAttribute('aria-expanded', String(open));
    this.#panel.hidden = !open;
  }

  #make(): void {
    if (this.#content !== null) part('panel-text').replaceChildren(...this.#content());
    this.#content = null;
  }
}
