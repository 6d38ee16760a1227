/** Emoji: the list, its search, and the recently used ones. */
import { foldText } from '../composer/mention';
import type { Key } from '../i18n/en';

/** The quick reactions. */
export const quickReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

export interface Emoji {
  readonly emoji: string;
  /** Whether it has skin tones. */
  readonly toned: boolean;
  readonly name: { readonly en: string; readonly ru: string };
  /** All search words, in both languages, each after a space. */
  readonly words: string;
}

export interface Group {
  readonly title: Key;
  readonly emoji: readonly Emoji[];
}

const titles: Readonly<Record<string, Key>> = {
  smileys: 'emoji.smileys', people: 'emoji.people', nature: 'emoji.nature', food: 'emoji.food', travel: 'emoji.travel',
  activities: 'emoji.activities',
  objects: 'emoji.objects', symbols: 'emoji.symbols', flags: 'emoji.flags',
};

/** Loads the list, on first use. */
export async function loadEmoji(): Promise<readonly Group[]> {
  const { lines } = await import('./emoji.gen');
  return Object.entries(lines).map(
    ([group, text]) => ({ title: titles[group] ?? 'emoji.symbols', emoji: text.split('\n').map(parseEmoji) })
  );
}

function parseEmoji(line: string): Emoji {
  const [emoji = '', en = '', ru = ''] = line.split('|');
  return {
    emoji: emoji.replace('*', ''), toned: emoji.endsWith('*'), name: { en: en.split(';')[0] ?? '', ru: ru.split(';')[0] ?? '' },
    words: ` ${foldText(`${en} ${ru}`).replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')}`,
  };
}

/** Emoji for which each typed word begins a search word, in the order of the list; matches of the name come first. */
export function searchEmoji(groups: readonly Group[], typed: string): readonly Emoji[] {
  const wanted = foldText(typed.trim()).split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  if (wanted.length === 0) return groups.flatMap((g) => g.emoji.filter((e) => e.emoji === typed.trim()));
  const hits = groups.flatMap((g) => g.emoji).filter((e) => wanted.every((w) => e.words.includes(` ${w}`)));
  const first = (e: Emoji): boolean => [e.name.en, e.name.ru].some((n) => foldText(n).startsWith(wanted.join(' ')));
  return [...hits.filter(first), ...hits.filter((e) => !first(e))];
}

const modifiers = ['\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}'];

/** An emoji without and with each of the five skin tones. */
export function skinTones(emoji: string): readonly string[] {
  return [emoji, ...modifiers.map((m) => emoji.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/gu, `$1${m}`))];
}

const key = 'messenger.emoji';

/** Number of recently used emoji: three rows. */
const maxRecent = 24;

export function recentEmoji(): readonly string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(list) ? list.filter((e) => typeof e === 'string').slice(0, maxRecent) : [];
  } catch {
    return []; // a browser that stores nothing
  }
}

export function rememberEmoji(emoji: string): void {
  try {
    localStorage.setItem(key, JSON.stringify([emoji, ...recentEmoji().filter((e) => e !== emoji)].slice(0, maxRecent)));
  } catch {
    // then it is not among the recent ones
  }
}
