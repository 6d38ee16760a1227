/** The emoji picker: a popover beside the button that opened it, a bottom sheet on a phone. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Translator } from '../i18n/translator';
import { touch, useMedia, useTranslator } from '../shell/context';
import { restoreFocus, focusToRestore } from '../shell/focus';
import { Icon } from '../shell/icon';
import type { Point } from '../shell/menu';
import { longPress } from '../shell/longPress';
import { loadEmoji, recentEmoji, searchEmoji, skinTones, rememberEmoji, type Emoji, type Group } from './emoji';
import './emoji.css';

/** Cells per row. */
const columns = 8;

interface Cell {
  readonly emoji: string;
  readonly name: string;
  readonly toned: boolean;
}

interface Section {
  readonly title: string;
  readonly rows: readonly (readonly Cell[])[];
}

function sectionOf(title: string, cells: readonly Cell[]): Section {
  return { title, rows: Array.from({ length: Math.ceil(cells.length / columns) }, (_, i) => cells.slice(i * columns, (i + 1) * columns)) };
}

export interface PickerProps {
  readonly at: Point;
  /** `more` keeps the picker open. */
  readonly onPick: (emoji: string, more: boolean) => void;
  readonly onClose: () => void;
}

export function Picker({ at, onPick, onClose }: PickerProps): JSX.Element {
  const t = useTranslator();
  const fingers = useMedia(touch);
  const ref = useDialog(at);
  const { groups, failed, again } = useList();
  const [text, setText] = useState('');
  const [toning, tone] = useState<Cell | null>(null);
  const [active, setActive] = useState<readonly [number, number] | null>(null);
  const [last] = useState(recentEmoji);
  const parts = sectionsOf(t, groups, text, toning, last);
  const rows = parts.flatMap((p) => p.rows);
  const now = active ?? (text.trim() || toning ? ([0, 0] as const) : null);
  const chosen = now ? rows[now[0]]?.[now[1]] : undefined;
  useEffect(() => { document.getElementById('emoji-active')?.scrollIntoView({ block: 'nearest' }); }, [now?.[0], now?.[1], toning]);
  const pick = (emoji: string, more: boolean): void => {
    rememberEmoji(emoji);
    tone(null);
    onPick(emoji, more);
  };
  const choose = (c: Cell | undefined): void => {
    if (!c?.toned) return;
    tone(c);
    setActive(null);
  };
  const cellAt = (el: Element | null): Cell | undefined => {
    const at = el?.closest<HTMLElement>('[data-at]')?.dataset['at']?.split(' ').map(Number);
    return at ? rows[at[0] ?? 0]?.[at[1] ?? 0] : undefined;
  };
  const keys = (e: KeyboardEvent): void => {
    if (e.key === 'Escape') {
      if (toning) tone(null);
      else onClose();
    } else if (e.key === 'Enter') {
      if (chosen) pick(chosen.emoji, e.shiftKey);
    } else if (e.altKey && e.key === 'ArrowDown') {
      choose(chosen);
    } else {
      const next = e.altKey || e.ctrlKey || e.metaKey ? null : nextCell(rows, toning ? now : active, e.key, text !== '' && !toning);
      if (!next) return;
      setActive(next);
    }
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <dialog
      ref={ref} class="menu emoji" aria-label={t('composer.emoji')} onKeyDown={keys} onCancel={(e) => { e.preventDefault(); onClose(); }}
      onMouseDown={(e) => { if (e.target === e.currentTarget) onClose(); }}
    >
      <header class="emoji-head">
        <input
          class="emoji-search" type="text" role="combobox" value={text} placeholder={t('emoji.search')} aria-label={t('emoji.search')}
          autocomplete="off" maxLength={60}
          aria-expanded={rows.length > 0} aria-controls={rows.length > 0 ? 'emoji-grid' : undefined}
          aria-activedescendant={chosen ? 'emoji-active' : undefined} aria-autocomplete="list"
          onInput={(e) => { setText(e.currentTarget.value); setActive(null); tone(null); }}
        />
        <button type="button" class="icon-button emoji-close" aria-label={t('dialog.close')} onClick={onClose}>
          <Icon name="close" size={20} />
        </button>
      </header>
      {rows.length > 0 && (
        <Grid
          parts={parts} active={chosen ? now : null} autofocus={fingers} onMenu={(x, y) => choose(cellAt(document.elementFromPoint(x, y)))}
          onPick={(e) => { const c = cellAt(e.target as Element); if (c) pick(c.emoji, e.shiftKey); }}
        />
      )}
      <div class="emoji-none" role="status">
        {text.trim() && groups.length > 0 && rows.length === 0 ? t('emoji.none', { text: text.trim() }) : null}
      </div>
      {failed && (
        <p class="form-error" role="alert">
          {t('error.offline')} <button type="button" class="link" onClick={again}>{t('message.again')}</button>
        </p>
      )}
    </dialog>
  );
}

/** The sections to choose from: the skin tones of one emoji, what the text finds, or all. */
function sectionsOf(
  t: Translator, groups: readonly Group[], text: string, toning: Cell | null, recent: readonly string[],
): readonly Section[] {
  const cell = (e: Emoji): Cell => ({ emoji: e.emoji, name: e.name[t.language], toned: e.toned });
  if (toning) {
    const cells = skinTones(toning.emoji).map((emoji) => ({ emoji, name: `${toning.name} ${emoji}`, toned: false }));
    return [sectionOf(t('emoji.tones'), cells)];
  }
  if (text.trim()) return [sectionOf(t('emoji.found'), searchEmoji(groups, text).slice(0, 200).map(cell))];
  const known = new Map(groups.flatMap((g) => g.emoji).map((e) => [e.emoji, e]));
  const used = recent.map((emoji) => {
    const e = known.get(emoji);
    return e ? cell(e) : { emoji, name: emoji, toned: false };
  });
  const all = groups.map((g) => sectionOf(t(g.title), g.emoji.map(cell)));
  return used.length > 0 ? [sectionOf(t('emoji.recent'), used), ...all] : all;
}

interface GridProps {
  readonly parts: readonly Section[];
  readonly active: readonly [number, number] | null;
  readonly autofocus: boolean;
  readonly onMenu: (x: number, y: number) => void;
  readonly onPick: (e: MouseEvent) => void;
}

/** All sections: the first few are rendered at once, the others in the following frames. */
function Grid({ parts, active, autofocus, onMenu, onPick }: GridProps): JSX.Element {
  const t = useTranslator();
  const [many, setMany] = useState(2);
  useEffect(() => {
    if (many >= parts.length) return;
    const frame = requestAnimationFrame(() => setMany(many + 1));
    return () => cancelAnimationFrame(frame);
  }, [many, parts.length]);
  let row = -1;
  return (
    <div
      class="emoji-grid" id="emoji-grid" role="grid" aria-label={t('composer.emoji')} tabIndex={-1} autofocus={autofocus}
      onClick={onPick} {...longPress(onMenu)}
    >
      {parts.slice(0, Math.max(many, active ? parts.length : 0)).map((p) => (
        <div key={p.title} role="rowgroup" aria-label={p.title} class="emoji-part">
          <div class="emoji-title" aria-hidden="true">{p.title}</div>
          {p.rows.map((cells) => {
            const r = ++row;
            return (
              <div key={r} role="row" class="emoji-row">
                {cells.map((c, i) => {
                  const on = active?.[0] === r && active[1] === i;
                  return (
                    <span
                      key={c.emoji} id={on ? 'emoji-active' : undefined} role="gridcell" class={on ? 'emoji-cell emoji-on' : 'emoji-cell'}
                      aria-selected={on} aria-label={c.name} data-at={`${r} ${i}`}
                    >
                      {c.emoji}
                    </span>
                  );
                })}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

/** The cell that a key leads to, or null: while one types, the horizontal keys stay with the text until the grid is
 * entered. */
function nextCell(
  rows: Section['rows'], at: readonly [number, number] | null, key: string, typing: boolean
): readonly [number, number] | null {
  const inLine = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const overLines = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (rows.length === 0 || (inLine === undefined && overLines === undefined)) return null;
  if (!at) return overLines === undefined && typing
    ? null
    : typing && key === 'ArrowDown' && rows.length > 1 ? [1, 0] : [0, typing && inLine === 1 ? 1 : 0];
  const flat = rows.slice(0, at[0]).reduce((n, r) => n + r.length, at[1]);
  if (inLine !== undefined) {
    let rest = Math.max(0, flat + inLine);
    for (const [r, row] of rows.entries()) {
      if (rest < row.length) return [r, rest];
      rest -= row.length;
    }
    return at;
  }
  const r = Math.max(0, Math.min(rows.length - 1, at[0] + (overLines ?? 0)));
  return [r, Math.min(at[1], (rows[r]?.length ?? 1) - 1)];
}

function useList(): { groups: readonly Group[]; failed: boolean; again: () => void } {
  const [state, set] = useState<{ groups: readonly Group[]; failed: boolean }>({ groups: [], failed: false });
  const again = (): void => { loadEmoji().then((groups) => set({ groups, failed: false }), () => set({ groups: [], failed: true })); };
  useEffect(again, []);
  return { ...state, again };
}

/** Opens the dialog beside the point, and restores the focus when it closes. */
function useDialog(at: Point): { current: HTMLDialogElement | null } {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = focusToRestore();
    if (!dialog.open) dialog.showModal();
    const { width, height } = dialog.getBoundingClientRect();
    const gap = 8;
    const x = at.x > innerWidth / 2 ? at.x - width : at.x - 44;
    const y = at.y + height + gap <= innerHeight ? at.y + 4 : at.y - height - 44;
    dialog.style.setProperty('--x', `${Math.max(gap, Math.min(x, innerWidth - width - gap))}px`);
    dialog.style.setProperty('--y', `${Math.max(gap, y)}px`);
    return () => {
      dialog.close();
      restoreFocus(before);
    };
  }, []);
  return ref;
}
