/** Selects people by search: a combobox with chips. */
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Person } from '../../state/conversation';
import { nameOf } from '../../state/state';
import { Avatar } from '../shell/avatar';
import { useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { errorText } from '../shell/errorText';

export interface PeoplePickerProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly chosen: readonly Person[];
  readonly onChange: (people: readonly Person[]) => void;
  readonly find: (text: string) => Promise<readonly Person[]>;
  readonly error?: string | undefined;
}

export function PeoplePicker({ label, text, onText, chosen, onChange, find, error }: PeoplePickerProps): JSX.Element {
  const t = useTranslator();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { found, failure, again } = useFoundPeople(text, find);
  const [at, setAt] = useState(0);
  const [early, setEarly] = useState(false); // Enter was pressed before the answer came
  const has = (p: Person): boolean => chosen.some((c) => c.userId === p.userId);
  const rows = found?.filter((p) => !has(p)) ?? [];
  const active = Math.min(at, rows.length - 1);
  const change = (value: string): void => {
    onText(value);
    setAt(0);
    setEarly(false);
  };
  const pick = (p: Person): void => {
    onChange([...chosen, p]);
    change('');
    input.current?.focus();
  };
  useEffect(() => {
    if (early && found && rows[0]) pick(rows[0]);
    if (found) setEarly(false);
  }, [found, early]);
  useEffect(() => { document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' }); }, [active]);
  const drop = (p: Person | undefined): void => onChange(chosen.filter((c) => c !== p));
  const keys = (e: KeyboardEvent): void => {
    const row = rows[active];
    if (e.key === 'Enter') {
      if (row) pick(row);
      else setEarly(text.trim() !== '');
    } else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (rows.length > 0) setAt((active + (e.key === 'ArrowDown' ? 1 : rows.length - 1)) % rows.length);
    } else if (e.key === 'Backspace' && text === '' && chosen.length > 0) {
      drop(chosen.at(-1));
    } else if (e.key === 'Escape' && text !== '') {
      e.stopPropagation();
      change('');
    } else return;
    e.preventDefault();
  };
  return (
    <div class="people">
      <div class={error ? 'field field-wrong' : 'field'}>
        <label for={id}>{label}</label>
        <div class="field-box people-box">
          {chosen.length > 0 && <Chips people={chosen} onRemove={(p) => { drop(p); input.current?.focus(); }} />}
          <input
            ref={input} id={id} type="text" value={text} maxLength={100} autocomplete="off" role="combobox" aria-autocomplete="list"
            aria-expanded={rows.length > 0} aria-controls={rows.length > 0 ? `${id}-list` : undefined}
            aria-activedescendant={rows.length > 0 ? `${id}-${active}` : undefined}
            aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-below` : undefined}
            onInput={(e) => change(e.currentTarget.value)} onKeyDown={keys}
          />
        </div>
        {error && <p id={`${id}-below`} class="field-error">{error}</p>}
      </div>
      {rows.length > 0 && (
        <ul class="people-found" role="listbox" id={`${id}-list`} aria-label={t('inbox.people')}>
          {rows.map((p, i) => (
            <li
              key={p.userId} id={`${id}-${i}`} role="option" aria-selected={i === active}
              class={i === active ? 'people-row people-on' : 'people-row'} onMouseDown={(e) => e.preventDefault()} onClick={() => pick(p)}
            >
              <Avatar id={p.userId} name={nameOf(p)} size={32} />
              <bdi>{nameOf(p)}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div class="people-none" role="status">{found && rows.length === 0 ? t('inbox.nothing', { text: text.trim() }) : null}</div>
      {failure ? (
        <p class="form-error" role="alert">
          {errorText(t, failure)} <button type="button" class="link" onClick={again}>{t('message.again')}</button>
        </p>
      ) : null}
    </div>
  );
}

function Chips({ people, onRemove }: { people: readonly Person[]; onRemove: (p: Person) => void }): JSX.Element {
  const t = useTranslator();
  return (
    <ul class="chips">
      {people.map((p) => (
        <li key={p.userId} class="chip">
          <bdi>{nameOf(p)}</bdi>
          <button
            type="button" class="icon-button icon-button-small" aria-label={t('group.removeChosen', { name: nameOf(p) })}
            onClick={() => onRemove(p)}
          >
            <Icon name="close" size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Results of the search for a text, debounced; null until they arrive. */
function useFoundPeople(text: string, find: PeoplePickerProps['find']): {
  found: readonly Person[] | null; failure: unknown; again: () => void;
} {
  const clean = text.trim();
  const [answer, set] = useState<{ text: string; found: readonly Person[] | null; failure: unknown }>(
    { text: '', found: null, failure: null }
  );
  const [tries, retry] = useState(0);
  useEffect(() => {
    if (!clean) return;
    let wanted = true; // an outdated answer is ignored
    const timer = setTimeout(() => {
      find(clean).then((found) => { if (wanted) set({ text: clean, found, failure: null }); }, (failure: unknown) => { if (wanted) {
        set({ text: clean, found: null, failure });
      } });
    }, 200);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [clean, tries]);
  const current = clean !== '' && answer.text === clean;
  return { found: current ? answer.found : null, failure: current ? answer.failure : null, again: () => retry(tries + 1) };
}
