/** A context menu at a point; a bottom sheet on a phone. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { restoreFocus, focusToRestore } from './focus';
import { Icon, type IconName } from './icon';

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  readonly do: () => void;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The lower right corner of a button, where its menu opens. */
export function cornerOf(e: Event): Point {
  const r = (e.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: r.right, y: r.bottom };
}

export function Menu({ at, label, items, header, onClose }: {
  at: Point; label: string; items: readonly MenuItem[]; header?: ComponentChildren; onClose: () => void;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = focusToRestore();
    if (!dialog.open) dialog.showModal();
    const r = dialog.getBoundingClientRect();
    dialog.style.setProperty('--x', `${Math.max(8, Math.min(at.x - r.width, innerWidth - r.width - 8))}px`);
    dialog.style.setProperty('--y', `${Math.max(8, Math.min(at.y + 4, innerHeight - r.height - 8))}px`);
    dialog.querySelector<HTMLElement>('.menu-item')?.focus();
    return () => {
      dialog.close();
      restoreFocus(before);
    };
  }, []);
  useEffect(() => {
    addEventListener('resize', onClose);
    return () => removeEventListener('resize', onClose);
  }, []);
  const move = (e: KeyboardEvent): void => {
    if (e.key === 'Escape' || e.key === 'Tab') {
      e.preventDefault();
      e.stopPropagation();
      onClose();
      return;
    }
    const all = [...(ref.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const now = all.indexOf(document.activeElement as HTMLElement);
    const [next, previous] = [(now + 1) % all.length, (now - 1 + all.length) % all.length];
    // The buttons above the items form a row.
    const first = all.findIndex((el) => el.classList.contains('menu-item'));
    const to = {
      ArrowDown: Math.max(next, next === 0 ? 0 : first), ArrowUp: previous, ArrowRight: next, ArrowLeft: previous, Home: first,
      End: all.length - 1,
    }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    all[to]?.focus();
  };
  return (
    <dialog
      ref={ref} class="menu" aria-label={label} onKeyDown={move}
      onCancel={(e) => { e.preventDefault(); onClose(); }}
      onMouseDown={(e) => { if (e.target === e.currentTarget) onClose(); }}
    >
      {header}
      <div role="menu" aria-label={label} class="menu-items">
        {items.map((item) => (
          <button
            key={item.label} type="button" role="menuitem" tabIndex={-1} class={item.danger ? 'menu-item menu-danger' : 'menu-item'}
            onClick={() => { onClose(); item.do(); }}
          >
            <Icon name={item.icon} size={20} />
            {item.label}
          </button>
        ))}
      </div>
    </dialog>
  );
}
