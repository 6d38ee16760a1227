/** Emoji to choose from, in a window of its own. */
import type { JSX } from 'preact';
import { useWords } from '../shell/context';
import { Dialog } from '../shell/dialog';
import { groups } from './emoji';

export function Picker({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }): JSX.Element {
  const t = useWords();
  return (
    <Dialog title={t('composer.emoji')} onClose={onClose}>
      <div class="picker" onKeyDown={gridKeys}>
        {groups.map((g) => (
          <section key={g.name} aria-label={t(g.name)}>
            <h3>{t(g.name)}</h3>
            <div class="picker-grid">
              {g.emoji.map((e, i) => (
                <button key={e} type="button" class="picker-emoji" tabIndex={i === 0 ? 0 : -1} onClick={() => onPick(e)}>{e}</button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Arrows move over the emoji of a group as they lie on the screen. */
function gridKeys(e: KeyboardEvent): void {
  const now = e.target as HTMLElement;
  const grid = now.closest('.picker-grid');
  if (!grid) return;
  const all = [...grid.querySelectorAll<HTMLElement>('button')];
  const across = all.filter((b) => b.offsetTop === all[0]?.offsetTop).length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[e.key];
  if (step === undefined) return;
  e.preventDefault();
  all[Math.max(0, Math.min(all.length - 1, all.indexOf(now) + step))]?.focus();
}
