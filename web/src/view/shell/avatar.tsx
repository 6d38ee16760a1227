/** The avatar of a person or a group: initials on one of eight hues. */
import type { JSX } from 'preact';
import { splitGraphemes } from '../../state/text';
import { hueOf } from './hue';
import { Icon } from './icon';
import { memo } from './memo';

function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  const first = (s: string | undefined): string => {
    const all = s ? splitGraphemes(s) : [];
    return all.find((c) => /[\p{L}\p{N}]/u.test(c)) ?? all[0] ?? '';
  };
  return (first(parts[0]) + (parts.length > 1 ? first(parts.at(-1)) : '')).toLocaleUpperCase();
}

interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly size?: 32 | 40 | 88;
  readonly online?: boolean;
  readonly notes?: boolean;
}

/** Memoised: every row has one, and segmenting the name takes longer than the rest of the row. */
export const Avatar = memo(function Avatar({ id, name, size = 40, online = false, notes = false }: AvatarProps): JSX.Element {
  return (
    <span class={`avatar avatar-${size} hue-${hueOf(id)}`} aria-hidden="true">
      {notes ? <Icon name="bookmark" size={20} /> : initials(name)}
      {online && <span class="avatar-online" />}
    </span>
  );
});
