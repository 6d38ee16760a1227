/** Several tabs of one person: one of them sends the outbox and makes the noise; all
 * of them know what waits. */
import type { ConversationId, MessageId } from '../state/ids';
import type { Unsent } from '../state/outbox';

/** What tabs tell each other. */
export type Word =
  | { readonly say: 'unsent'; readonly entry: Unsent }
  | { readonly say: 'sent'; readonly messageId: MessageId }
  | { readonly say: 'watching'; readonly tab: string; readonly id: ConversationId | null }
  | { readonly say: 'logout' };

export interface TabPorts {
  /** Undefined where the browser has none: then each tab sends, which is safe though idle. */
  readonly locks: LockManager | undefined;
  channel(name: string): Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> | null;
}

export class Tabs {
  private channel: Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> | null = null;
  private resign: (() => void) | null = null;
  private readonly watched = new Map<string, ConversationId | null>();
  private readonly ended = new AbortController();
  leads = false;

  constructor(
    private readonly user: string,
    private readonly ports: TabPorts,
    private readonly hear: (w: Word) => void,
    private readonly lead: () => void,
  ) {}

  start(): void {
    this.channel = this.ports.channel(`messenger-${this.user}`);
    if (this.channel) {
      this.channel.onmessage = (e: MessageEvent<Word>) => {
        if (e.data.say === 'watching') this.watched.set(e.data.tab, e.data.id);
        else this.hear(e.data);
      };
    }
    if (!this.ports.locks) {
      this.leads = true;
      this.lead();
      return;
    }
    this.ports.locks
      .request(`messenger-${this.user}`, { signal: this.ended.signal }, () => {
        this.leads = true;
        this.lead();
        return new Promise<void>((resolve) => {
          this.resign = resolve;
        });
      })
      .catch(() => undefined); // ended before it came to lead
  }

  tell(w: Word): void {
    this.channel?.postMessage(w);
  }

  /** Whether another tab shows the conversation to the person now. */
  watchedElsewhere(id: ConversationId): boolean {
    return [...this.watched.values()].includes(id);
  }

  stop(): void {
    this.leads = false;
    this.ended.abort();
    this.resign?.();
    if (this.channel) this.channel.onmessage = null;
    this.channel?.close();
    this.channel = null;
  }
}
