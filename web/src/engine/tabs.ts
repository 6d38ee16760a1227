/** Several tabs of one person: one of them sends the outbox and makes the noise; all
 * of them know what waits. One that hangs or is gone loses the lead, and watches nothing. */
import type { ConversationId, MessageId } from '../state/ids';
import type { Unsent } from '../state/outbox';

/** What tabs tell each other. */
export type Word =
  | { readonly say: 'unsent'; readonly entry: Unsent }
  | { readonly say: 'sent'; readonly messageId: MessageId }
  | { readonly say: 'watching'; readonly tab: string; readonly id: ConversationId | null }
  | { readonly say: 'who leads' }
  | { readonly say: 'lead' }
  | { readonly say: 'logout' };

type Channel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;

export interface TabPorts {
  /** Undefined where the browser has none: then each tab sends, which is safe though idle. */
  readonly locks: LockManager | undefined;
  channel(name: string): Channel | null;
  now(): number;
}

/** ms without a word from the leader until another tab takes the lead. */
const patience = 3000;

/** ms that a tab counts as watching after it said so. */
export const watchLasts = 6000;

export class Tabs {
  private channel: Channel | null = null;
  private resign: (() => void) | null = null;
  private readonly watched = new Map<string, { readonly id: ConversationId | null; readonly at: number }>();
  private ended = false;
  private waiting: AbortController | null = null;
  /** When the leader was asked whether it lives, null if it answered. */
  private asked: number | null = null;
  leads = false;

  constructor(
    private readonly user: string,
    private readonly ports: TabPorts,
    private readonly hear: (w: Word) => void,
    private readonly lead: () => void,
  ) {}

  start(): void {
    this.channel = this.ports.channel(`messenger-${this.user}`);
    if (this.channel) this.channel.onmessage = (e: MessageEvent<Word>) => this.heard(e.data);
    // Tabs that cannot hear each other each send what they hold.
    if (!this.ports.locks || !this.channel) this.take();
    else this.queue(false);
  }

  private heard(w: Word): void {
    if (w.say === 'watching') this.watched.set(w.tab, { id: w.id, at: this.ports.now() });
    else if (w.say === 'lead') this.asked = null;
    else if (w.say === 'who leads') {
      if (this.leads) this.tell({ say: 'lead' });
    } else this.hear(w);
  }

  /** Waits for the lead, or takes it from a tab that does not answer. */
  private queue(steal: boolean): void {
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    this.ports.locks
      ?.request(`messenger-${this.user}`, steal ? { steal } : { signal: waiting.signal }, () => {
        if (this.ended || waiting.signal.aborted) return undefined;
        this.take();
        return new Promise<void>((resolve) => {
          this.resign = resolve;
        });
      })
      .catch((e: unknown) => {
        if (this.ended || waiting.signal.aborted) return;
        // Another tab took the lead from this one, which did not answer; or the browser lets nobody have a lock.
        const taken = this.leads || (e instanceof DOMException && e.name === 'AbortError');
        this.leads = false;
        this.resign = null;
        if (!taken) this.take();
        else {
          this.lead();
          this.queue(false);
        }
      });
  }

  private take(): void {
    this.leads = true;
    this.asked = null;
    this.lead();
  }

  /** To be called every second or so: looks whether the leader lives. */
  tick(): void {
    if (this.leads || this.ended || !this.channel) return;
    const now = this.ports.now();
    if (this.asked !== null && now - this.asked >= patience) {
      this.asked = null;
      this.queue(true);
      return;
    }
    this.asked ??= now;
    this.tell({ say: 'who leads' });
  }

  tell(w: Word): void {
    try {
      this.channel?.postMessage(w);
    } catch {
      // the channel was closed with the page
    }
  }

  /** Whether another tab shows the conversation to the person now. */
  watchedElsewhere(id: ConversationId): boolean {
    const since = this.ports.now() - watchLasts;
    return [...this.watched.values()].some((w) => w.id === id && w.at >= since);
  }

  stop(): void {
    this.leads = false;
    this.ended = true;
    this.waiting?.abort();
    this.resign?.();
    if (this.channel) this.channel.onmessage = null;
    this.channel?.close();
    this.channel = null;
  }
}
