/** The text in the composer: the conversation's draft, or the new text of a message that is edited. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/conversation';
import type { ConversationId } from '../../state/ids';
import type { Message } from '../../state/message';
import { isBlank } from '../../state/text';
import { useIntents, useStore } from '../shell/context';

/** What the composer is for, if not for a plain message. */
export type ComposerTarget = { readonly kind: 'reply' | 'edit'; readonly message: Message } | null;

export interface DraftText {
  readonly text: string;
  readonly caret: number;
  readonly setCaret: (caret: number) => void;
  /** The person changed the text. */
  readonly write: (text: string, caret: number) => void;
  /** The text was sent. */
  readonly clear: () => void;
}

export function useDraftText(c: Conversation, target: ComposerTarget, me: string | undefined): DraftText {
  const intents = useIntents();
  const store = useStore();
  const [text, setText] = useState(c.draft?.content ?? '');
  const [caret, setCaret] = useState(0);
  const beforeEdit = useRef('');
  const editing = target?.kind === 'edit' ? target.message : null;

  // Before the next key is handled, or what it types would be lost.
  useLayoutEffect(() => {
    if (!editing) return;
    beforeEdit.current = text;
    const content = c.edit?.messageId === editing.messageId ? c.edit.content : editing.content;
    setText(content);
    intents.setEdit(c.id, { messageId: editing.messageId, content });
    return () => setText(beforeEdit.current);
  }, [editing?.messageId]);

  useReplyInDraft(c.id, target, text);

  // The draft was changed or sent elsewhere. The rendered one may be older than what was typed since; the state is not.
  const rendered = c.draft?.content ?? '';
  const known = useRef(rendered); // the draft that the text area shows
  useEffect(() => {
    const now = store.get().conversations.get(c.id)?.draft?.content ?? '';
    if (known.current === now) return;
    known.current = now;
    if (editing) beforeEdit.current = now;
    else setText(now);
  }, [rendered]);

  const write = (value: string, at: number): void => {
    setText(value);
    setCaret(at);
    if (editing) return intents.setEdit(c.id, { messageId: editing.messageId, content: value });
    known.current = value;
    intents.setDraft(c.id, value, target?.message.messageId ?? null);
    if (c.companion?.userId !== me) intents.sendTyping(c.id, !isBlank(value));
  };
  const clear = (): void => {
    setText('');
    known.current = '';
    intents.setDraft(c.id, '', null);
  };
  return { text, caret, setCaret, write, clear };
}

/** The quoted message belongs to the draft, also if it was chosen after the text was written. */
function useReplyInDraft(id: ConversationId, target: ComposerTarget, text: string): void {
  const intents = useIntents();
  const last = useRef(target);
  useEffect(() => {
    const was = last.current;
    last.current = target;
    if (was === target || was?.kind === 'edit' || target?.kind === 'edit' || text === '') return;
    intents.setDraft(id, text, target?.message.messageId ?? null);
  }, [target]);
}
