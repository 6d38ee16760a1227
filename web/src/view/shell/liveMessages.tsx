/** Announces new messages of the open conversation to screen readers. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { truncate } from '../../state/text';
import { noticeText } from '../conversation/notices';
import { useSelect, useTranslator } from './context';

export function LiveMessages(): JSX.Element {
  const t = useTranslator();
  const me = useSelect((s) => s.me?.userId);
  const last = useSelect((s) => {
    const c = s.open ? s.conversations.get(s.open) : undefined;
    return c?.lastMessage ?? null;
  });
  const open = useSelect((s) => s.open);
  const before = useRef<{ open: string | null; seq: number }>({ open: null, seq: 0 });
  const [text, setText] = useState('');
  useEffect(() => {
    const known = before.current;
    before.current = { open, seq: last?.seq ?? 0 };
    if (!last || known.open !== open || last.seq <= known.seq || last.senderId === me || last.deleted) return;
    setText(last.notification ? noticeText(t, last) : `${last.senderName}: ${truncate(last.content, 300)}`);
  }, [last, open]);
  return <div class="unseen" role="status" aria-live="polite" aria-label={t('chat.new')}>{text}</div>;
}
