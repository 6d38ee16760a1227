/** A long press of a finger asks for what a click of the right button asks for. Not every
 * phone says so by itself. */
export interface Press {
  onTouchStart(e: TouchEvent): void;
  onTouchMove(e: TouchEvent): void;
  onTouchEnd(e: TouchEvent): void;
  onTouchCancel(): void;
  onContextMenu(e: MouseEvent): void;
}

/** ms */
const long = 450;

/** px that a finger may tremble */
const still = 10;

/** One press at a time, of whichever element. */
let finger: { x: number; y: number; timer: number } | null = null;
let opened = false;

function lift(): void {
  if (finger) clearTimeout(finger.timer);
  finger = null;
}

/** What to listen to on an element whose menu is asked for. */
export function press(menu: (x: number, y: number) => void): Press {
  return {
    onTouchStart(e) {
      lift();
      opened = false;
      const t = e.touches[0];
      if (!t || e.touches.length > 1) return;
      const timer = window.setTimeout(() => {
        opened = true;
        menu(t.clientX, t.clientY);
      }, long);
      finger = { x: t.clientX, y: t.clientY, timer };
    },
    onTouchMove(e) {
      const t = e.touches[0];
      if (finger && t && Math.hypot(t.clientX - finger.x, t.clientY - finger.y) > still) lift();
    },
    onTouchEnd(e) {
      lift();
      if (opened) e.preventDefault(); // no click on what lies under the finger
    },
    onTouchCancel: lift,
    onContextMenu(e) {
      const byFinger = finger !== null || opened;
      const selected = getSelection();
      if (selected?.toString() && selected.containsNode(e.currentTarget as Node, true)) return; // the browser's own menu copies it
      if (!byFinger && (e.target as Element).closest('a[href]')) return; // and opens and copies links
      e.preventDefault();
      lift();
      if (byFinger && opened) return;
      opened = byFinger;
      menu(e.clientX, e.clientY);
    },
  };
}
