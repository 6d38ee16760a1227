/** Where the history is scrolled to. The position survives changes of the lines above it and of the size, to the pixel. */
import type { MessageId } from '../../state/ids';

/** Distances from an edge, px: where more is loaded, what counts as the end, and where the button to the end appears. */
export const distances = { load: 900, end: 40, button: 300 } as const;

/** The topmost line in view, and its distance from the upper edge, px. */
export interface Anchor {
  readonly id: string;
  readonly top: number;
}

/** The message at the top of the view when the page was left, and its distance from the upper edge, px. */
export interface SavedPosition {
  readonly message: MessageId;
  readonly top: number;
}

/** A message, the first new message, or the end. */
export type ScrollTarget = MessageId | 'new' | 'end' | null;

export class HistoryScroll {
  readonly box: { current: HTMLDivElement | null } = { current: null };
  /** At the very end, and staying there. */
  atEnd = true;
  /** The line that is kept in place; null at the end. */
  anchor: Anchor | null = null;
  /** The height of what was above the history when `anchor` was determined. */
  private edge = 0;
  /** scrollTop when `atEnd` and `anchor` were determined. */
  private measuredAt = 0;
  private renderedHasNewer = false;

  /** `target` is what to scroll to as soon as it is rendered. */
  constructor(public target: ScrollTarget) {}

  /** Determines what is in view; returns the distance to the end. */
  measure(el: HTMLElement, hasNewer: boolean): number {
    const rest = el.scrollHeight - el.scrollTop - el.clientHeight;
    this.atEnd = rest < distances.end && !hasNewer;
    this.setAnchor(el);
    this.measuredAt = el.scrollTop;
    return rest;
  }

  private setAnchor(el: HTMLElement): void {
    this.anchor = this.atEnd ? null : topVisibleLine(el);
    this.edge = edgeOf(el);
  }

  /** New messages may be rendered before the scroll event arrives: what is in view now stays in view. The lines in
   * the document are still those of the previous rendering. */
  beforeRender(hasNewer: boolean): void {
    const el = this.box.current;
    if (el && el.scrollTop !== this.measuredAt) this.measure(el, this.renderedHasNewer);
    this.renderedHasNewer = hasNewer;
  }

  /** Puts the anchor, or the end, back to where it was. */
  restore(): void {
    const el = this.box.current;
    if (!el) return;
    if (this.atEnd) {
      el.scrollTop = el.scrollHeight;
    } else {
      const line = this.anchor && document.getElementById(this.anchor.id);
      if (this.anchor && line) {
        // What appears above the history, or goes, does not move the lines on the screen either.
        const moved = edgeOf(el) - this.edge;
        el.scrollTop = line.offsetTop - this.anchor.top + moved;
        if (moved !== 0) this.setAnchor(el);
      }
    }
    this.measuredAt = el.scrollTop;
  }

  /** Scrolls to the target if it is rendered, and restores the position if not. Returns the message to highlight. */
  scrollToTarget(el: HTMLElement, hasNewer: boolean, saved: SavedPosition | null): MessageId | null {
    const wanted = this.target;
    const line = wanted === 'new' ? el.querySelector<HTMLElement>('.line-new') : lineOf(wanted);
    if (!line) {
      const reached = wanted === 'end' && !hasNewer;
      if (reached) this.atEnd = true;
      if (reached || wanted === 'new') this.target = null;
      this.restore();
      return null;
    }
    const isSaved = wanted === saved?.message;
    this.atEnd = false;
    el.scrollTop = line.offsetTop - (isSaved ? saved.top : wanted === 'new' ? 80 : el.clientHeight / 3);
    this.setAnchor(el);
    this.target = null;
    return wanted === 'new' || isSaved ? null : wanted;
  }

  /** Scrolls to a message: at once if it is rendered, which is returned, or when it will be. */
  scrollTo(message: MessageId): boolean {
    this.target = message;
    const line = lineOf(message);
    if (!line || !this.box.current) return false;
    this.atEnd = false;
    line.scrollIntoView({ block: 'center' });
    this.target = null;
    return true;
  }
}

/** The height of what is above the history. */
const edgeOf = (el: HTMLElement): number => el.parentElement?.offsetTop ?? 0;

function lineOf(target: ScrollTarget): HTMLElement | null {
  return target && target !== 'end' ? document.getElementById(`m-${target}`) : null;
}

/** The topmost line in view. */
function topVisibleLine(el: HTMLElement): Anchor | null {
  const lines = el.querySelectorAll<HTMLElement>('[id^=m-]');
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    const l = lines[mid];
    if (l && l.offsetTop + l.offsetHeight > el.scrollTop) high = mid;
    else low = mid + 1;
  }
  const line = lines[low];
  return line ? { id: line.id, top: line.offsetTop - el.scrollTop } : null;
}

/** The sequence number of the lowest message in view. */
export function lastVisibleSeq(el: HTMLElement): number {
  const lines = [...el.querySelectorAll<HTMLElement>('[data-seq]')];
  for (let i = lines.length - 1; i >= 0; i--) {
    const l = lines[i];
    if (l && l.offsetTop + Math.min(l.offsetHeight, 60) <= el.scrollTop + el.clientHeight) return Number(l.dataset['seq']);
  }
  return 0;
}
