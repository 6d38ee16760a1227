/** Notices in the person's language. */
import type { Message, Notice } from '../../state/message';
import type { Key } from '../i18n/en';
import type { Translator } from '../i18n/translator';

const keys: Readonly<Record<Notice['kind'], Key>> = {
  created: 'notice.created', added: 'notice.added', joined: 'notice.joined', removed: 'notice.removed', left: 'notice.left',
  renamed: 'notice.renamed',
};

/** The notice in words. One without data, or of a kind that this client does not know, is shown by its text. */
export function noticeText(t: Translator, m: Pick<Message, 'content' | 'notice'>): string {
  const n = m.notice;
  const key: Key | undefined = n?.kind === 'renamed' && n.groupName === null ? 'notice.renamedErased' : n ? keys[n.kind] : undefined;
  if (!n || !key) return m.content;
  return t(key, { name: nameOrGone(t, n.actorName), other: nameOrGone(t, n.subjectName), group: n.groupName ?? '' });
}

/** A name of a notice; that of a deleted account is null. */
export function nameOrGone(t: Translator, name: string | null): string {
  return name ?? t('inbox.gone');
}
