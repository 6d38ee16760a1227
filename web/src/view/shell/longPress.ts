/** A long press opens the context menu; not every phone fires that event by itself. */
export interface LongPressHandlers {
  onTouchStart(e: TouchEvent): void;
  onTouchMove(e: TouchEvent): void;
  onTouchEnd(e: TouchEvent): void;
  onTouchCancel(): void;
  onContextMenu(e: MouseEvent): void;
}

/** ms */
const pressDuration = 450;

/** Movement that still counts as a press, px. */
const moveTolerance = 10;

/** One press at a time, on any element. */
let activeTouch: { x: number; y: number; timer: number } | null = null;
let opened = false;

function endTouch(): void {
  if (activeTouch) clearTimeout(activeTouch.timer);
  activeTouch = null;
}

/** Handlers of an element with a context menu. */
export function longPress(menu: (x: number, y: number) => void): LongPressHandlers {
  return {
    onTouchStart(e) {
      endTouch();
      opened = false;
      const t = e.touches[0];
      if (!t || e.touches.length > 1) return;
      const timer = window.setTimeout(() => {
        opened = true;
        menu(t.clientX, t.clientY);
      }, pressDuration);
      activeTouch = { x: t.clientX, y: t.clientY, timer };
    },
    onTouchMove(e) {
      const t = e.touches[0];
      if (activeTouch && t && Math.hypot(t.clientX - activeTouch.x, t.clientY - activeTouch.y) > moveTolerance) endTouch();
    },
    onTouchEnd(e) {
      endTouch();
      if (opened) e.preventDefault(); // no click on the element under the finger
    },
    onTouchCancel: endTouch,
    onContextMenu(e) {
      const byFinger = activeTouch !== null || opened;
      const selected = getSelection();
      if (selected?.toString() && selected.containsNode(e.currentTarget as Node, true)) return; // the browser's menu can copy it
      if (!byFinger && (e.target as Element).closest('a[href]')) return; // and open and copy links
      e.preventDefault();
      endTouch();
      if (byFinger && opened) return;
      opened = byFinger;
      menu(e.clientX, e.clientY);
    },
  };
}
