/** A person or a group as a small round mark: initials on one of eight muted hues. */
import type { JSX } from 'preact';
import { graphemes } from '../../state/text';
import { hueOf } from './hue';
import { Icon } from './icon';


function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const first = (s: string | undefined): string => (s ? (graphemes(s).find((c) => /[\p{L}\p{N}]/u.test(c)) ?? graphemes(s)[0] ?? '') : '');
  return (first(parts[0]) + (parts.length > 1 ? first(parts.at(-1)) : '')).toLocaleUpperCase();
}

export function Avatar({ id, name, size = 40, online = false, notes = false }: { id: string; name: string; size?: 32 | 40 | 88; online?: boolean; notes?: boolean }): JSX.Element {
  return (
    <span class={`avatar avatar-${size} hue-${hueOf(id)}`} aria-hidden="true">
      {notes ? <Icon name="bookmark" size={20} /> : initials(name)}
      {online && <span class="avatar-online" />}
    </span>
  );
}
