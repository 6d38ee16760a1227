/** Pinned messages. */
import { Failure, type Intents } from '../../state/intents';
import type { Message } from '../../state/message';
import { address, requestAndApply, type Core } from '../core';
import { decodeMessage } from '../decode';

type PinIntents = Pick<Intents, 'loadPins' | 'hidePins' | 'pinMessage'>;

/** The most rows of a page. */
const pageSize = 200;

export function pins(c: Core): PinIntents {
  return {
    async loadPins(id) {
      const pins: Message[] = [];
      let asOf: number | undefined;
      for (;;) {
        const params = { ...address(c, id), limit: pageSize, beforeSeq: pins[0]?.seq ?? null };
        const { item, data } = await requestAndApply(c, 'listPinned', params);
        asOf ??= item.lastSeq;
        pins.unshift(...data.map(decodeMessage));
        if (!item.hasOlder || data.length === 0) break; // long texts take several pages
      }
      c.store.dispatch({ type: 'setPins', id, pins, asOf });
    },
    hidePins: (id) => c.store.dispatch({ type: 'hidePins', id }),
    async pinMessage({ messageId }, pinned) {
      await requestAndApply(c, pinned ? 'pinMessage' : 'unpinMessage', { messageId }).catch((e: unknown) => {
        throw e instanceof Failure && e.code === 'too_large' ? new Failure('too_many_pins') : e;
      });
    },
  };
}
