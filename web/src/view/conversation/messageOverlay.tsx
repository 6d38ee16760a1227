/** What opens over a conversation for one of its messages: the menu, the emoji picker, and dialogs. */
import type { JSX } from 'preact';
import type { Conversation } from '../../state/conversation';
import type { Message } from '../../state/message';
import type { ComposerTarget } from '../composer/useDraftText';
import { quickReactions } from '../emoji/emoji';
import { Picker } from '../emoji/picker';
import { useIntents, useTranslator } from '../shell/context';
import { toastError } from '../shell/errorText';
import { Icon } from '../shell/icon';
import { cornerOf, Menu, type Point } from '../shell/menu';
import { DeleteDialog } from './deleteDialog';
import { messageMenu } from './messageMenu';
import { Reactors, Receipts } from './receipts';

export type Overlay =
  | { readonly kind: 'menu' | 'picker'; readonly message: Message; readonly at: Point }
  | { readonly kind: 'delete' | 'receipts' | 'reactors'; readonly message: Message };

export interface MessageOverlayProps {
  readonly c: Conversation;
  readonly me: string;
  readonly overlay: Overlay;
  readonly onOverlay: (o: Overlay | null) => void;
  readonly onTarget: (t: ComposerTarget) => void;
  readonly onReact: (m: Message, emoji: string) => void;
}

export function MessageOverlay(p: MessageOverlayProps): JSX.Element {
  const { c, me, overlay, onReact } = p;
  const m = overlay.message;
  const close = (): void => p.onOverlay(null);
  switch (overlay.kind) {
    case 'menu':
      return <MessageMenu {...p} at={overlay.at} />;
    case 'picker':
      return <Picker at={overlay.at} onClose={close} onPick={(e) => { close(); onReact(m, e); }} />;
    case 'delete':
      return <DeleteDialog c={c} m={m} me={me} onClose={close} />;
    case 'receipts':
      return <Receipts m={m} onClose={close} />;
    case 'reactors':
      return <Reactors m={m} onClose={close} />;
  }
}

function MessageMenu({ c, me, overlay, onOverlay, onTarget, onReact, at }: MessageOverlayProps & { at: Point }): JSX.Element {
  const t = useTranslator();
  const intents = useIntents();
  const m = overlay.message;
  const close = (): void => onOverlay(null);
  const items = messageMenu(t, {
    c, m, me,
    reply: () => onTarget({ kind: 'reply', message: m }),
    edit: () => onTarget({ kind: 'edit', message: m }),
    pin: (pinned) => { intents.pinMessage(m, pinned).catch(toastError(intents)); },
    remove: () => onOverlay({ kind: 'delete', message: m }),
    receipts: () => onOverlay({ kind: 'receipts', message: m }),
    reactors: () => onOverlay({ kind: 'reactors', message: m }),
    showToast: (text) => intents.showToast(text),
  });
  const quick = m.notification || m.deleted ? undefined : (
    <div class="quick" role="group" aria-label={t('message.react')}>
      {quickReactions.map((e) => (
        <button
          key={e} type="button" class="quick-emoji" aria-label={t('message.reactWith', { emoji: e })}
          onClick={() => { close(); onReact(m, e); }}
        >
          {e}
        </button>
      ))}
      <button
        type="button" class="icon-button" aria-label={t('emoji.all')}
        onClick={(e) => onOverlay({ kind: 'picker', message: m, at: cornerOf(e) })}
      >
        <Icon name="plus" size={20} />
      </button>
    </div>
  );
  return <Menu at={at} label={t('message.actions')} onClose={close} items={items} header={quick} />;
}
