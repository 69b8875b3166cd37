import type { Deed, EarlierWork, FieldError, View } from '../protocol.ts';

/** Anything with the browser's time of an event. */
export interface Timed {
  readonly timeStamp: number;
}

/** What a screen may tell the page. */
export interface Desk {
  /** `cause` is the DOM event that the worker made; its time becomes the event's. */
  say(deed: Deed, cause?: Timed): void;
  /** Goes on in another language of the study; false where that cannot be had. */
  turnTo(language: string): Promise<boolean>;
  /** An answer is on the screen that has not been said yet. */
  typing(): void;
  /** Forgets a trial and begins another; null where a marketplace counts. */
  readonly again: (() => Promise<void>) | null;
}

/** What a screen that runs a study's script wants besides. */
export interface ScriptDesk extends Desk {
  /** What a study's script loaded and collected at earlier loads of the page. */
  readonly work: EarlierWork | null;
  /** The same at every load of the page, another for every assignment. */
  seed(): string;
  /** Everything that happened, for a requester who has to pay by hand. */
  proof(): string;
}

/** One screen in the document. Only the screens with questions have the optional parts. */
export interface Screen {
  readonly content: readonly Node[];
  /** Takes the focus when the screen replaces another. */
  readonly focus: HTMLElement;
  update?(view: View): void;
  showErrors?(errors: readonly FieldError[], focus: string | null): void;
  /** Says the texts that are still being typed. */
  flush?(): void;
  /** A digit key was pressed outside of a text. */
  choose?(digit: number, key: Event): void;
  /** The browser brought the page back as it was, by its Back button. */
  returned?(): void;
  /** Resolved when the screen's pictures are there or have failed. */
  ready?(): Promise<unknown>;
  /** It has been painted: what runs by itself may run. */
  begin?(): void;
}
