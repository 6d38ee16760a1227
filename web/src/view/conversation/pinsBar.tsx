/** The bar of pinned messages under the header of a conversation. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConversationId } from '../../state/ids';
import { pinsOutdated, shownPins } from '../../state/pins';
import { truncate } from '../../state/text';
import { sameItems, useIntents, useSelect, useTranslator } from '../shell/context';
import { Icon } from '../shell/icon';
import { go } from '../shell/router';

/** Maximum length of the text in the bar, code points. */
const maxText = 200;

export function PinsBar({ id, onList }: { id: ConversationId; onList: () => void }): JSX.Element | null {
  const t = useTranslator();
  const intents = useIntents();
  const pins = useSelect((s) => shownPins(s, s.conversations.get(id)), sameItems);
  const hidden = useSelect((s) => s.conversations.get(id)?.pinsHidden === true);
  // The newest pinned message up to this sequence number is shown.
  const [upTo, setUpTo] = useState(Infinity);
  useLoadPins(id);
  const last = pins.length - 1;
  const found = pins.findLastIndex((m) => m.seq <= upTo);
  const at = found < 0 ? last : found;
  const shown = pins[at];
  if (!shown || hidden) return null;
  const jump = (): void => {
    go({ at: 'chat', id, message: shown.messageId });
    setUpTo(pins[at - 1]?.seq ?? Infinity);
  };
  return (
    <section class="pins-bar" aria-label={t('pins.title')}>
      <button type="button" class="pins-bar-message" onClick={jump}>
        <Icon name="pin" size={20} />
        <span class="pins-bar-text">
          <span class="pins-bar-title">{last === 0 ? t('pins.only') : t('pins.position', { at: at + 1, total: last + 1 })}</span>
          <span class="pins-bar-line" dir="auto">{truncate(shown.content, maxText) || t('message.deleted')}</span>
        </span>
      </button>
      <button type="button" class="icon-button" aria-label={t('pins.list')} onClick={onList}><Icon name="menu" size={20} /></button>
      <button type="button" class="icon-button" aria-label={t('pins.hide')} onClick={() => intents.hidePins(id)}>
        <Icon name="close" size={20} />
      </button>
    </section>
  );
}

/** Loads the pinned messages of the conversation on the screen whenever what is known of them is out of date. */
function useLoadPins(id: ConversationId): void {
  const intents = useIntents();
  const outdatedAt = useSelect((s) => {
    const c = s.conversations.get(id);
    return s.phase === 'online' && c && c.headSeq > 0 && pinsOutdated(c) ? c.pinsSeq : null;
  });
  useEffect(() => { if (outdatedAt !== null) void intents.loadPins(id).catch(() => undefined); }, [id, outdatedAt]);
}
