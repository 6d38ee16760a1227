/** Chooses people by searching for them. */
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Person } from '../../state/conversation';
import { nameOf } from '../../state/state';
import { Avatar } from '../shell/avatar';
import { useWords } from '../shell/context';
import { Icon } from '../shell/icon';

export interface PeopleProps {
  readonly label: string;
  readonly chosen: readonly Person[];
  readonly onChange: (people: readonly Person[]) => void;
  readonly find: (text: string) => Promise<readonly Person[]>;
}

export function People({ label, chosen, onChange, find }: PeopleProps): JSX.Element {
  const t = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Person[] | null>(null);
  useEffect(() => {
    setFound(null);
    if (!text.trim()) return;
    let wanted = true;
    const show = (people: readonly Person[]): void => { if (wanted) setFound(people); };
    const timer = setTimeout(() => { find(text.trim()).then(show, () => show([])); }, 200);
    return () => {
      wanted = false; // an answer that is overtaken by the next is not shown
      clearTimeout(timer);
    };
  }, [text]);
  const has = (p: Person): boolean => chosen.some((c) => c.userId === p.userId);
  const toggle = (p: Person): void => onChange(has(p) ? chosen.filter((c) => c.userId !== p.userId) : [...chosen, p]);
  return (
    <div class="people">
      <div class="field">
        <label for={id}>{label}</label>
        <div class="field-box"><input id={id} type="text" value={text} maxLength={100} autocomplete="off" onInput={(e) => setText(e.currentTarget.value)} /></div>
      </div>
      {chosen.length > 0 && (
        <ul class="chips">
          {chosen.map((p) => (
            <li key={p.userId} class="chip">
              <bdi>{nameOf(p)}</bdi>
              <button type="button" class="icon-button icon-button-small" aria-label={t('group.removeChosen', { name: nameOf(p) })} onClick={() => toggle(p)}><Icon name="close" size={16} /></button>
            </li>
          ))}
        </ul>
      )}
      <div class="people-found" aria-live="polite">
        {found?.map((p) => (
          <label key={p.userId} class="people-row">
            <input type="checkbox" checked={has(p)} onChange={() => toggle(p)} />
            <Avatar id={p.userId} name={nameOf(p)} size={32} />
            <bdi>{nameOf(p)}</bdi>
          </label>
        ))}
        {found?.length === 0 && <p class="people-none">{t('inbox.nothing', { text: text.trim() })}</p>}
      </div>
    </div>
  );
}
