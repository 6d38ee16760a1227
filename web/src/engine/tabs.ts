/** Several tabs of one user: the leader sends the outbox and notifies; all know the outbox. A tab that hangs or is
 * closed loses the lead, and views nothing. */
import type { ConversationId, MessageId } from '../state/ids';
import type { Unsent } from '../state/outbox';

/** Messages between tabs. Their format is shared with tabs of other builds. */
export type TabMessage =
  | { readonly say: 'unsent'; readonly entry: Unsent }
  | { readonly say: 'sent'; readonly messageId: MessageId }
  | { readonly say: 'watching'; readonly tab: string; readonly id: ConversationId | null }
  | { readonly say: 'who leads' }
  | { readonly say: 'lead' }
  | { readonly say: 'logout' };

type Channel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;

export interface TabPorts {
  /** Undefined where the browser has none: then each tab sends, which is safe but wasteful. */
  readonly locks: LockManager | undefined;
  channel(name: string): Channel | null;
  now(): number;
}

/** Silence of the leader after which another tab takes the lead, ms. */
const leaderTimeout = 3000;

/** How long a tab counts as viewing a conversation after it said so, ms. */
export const viewingExpiry = 6000;

export class Tabs {
  private channel: Channel | null = null;
  private releaseLock: (() => void) | null = null;
  private readonly viewed = new Map<string, { readonly id: ConversationId | null; readonly at: number }>();
  private stopped = false;
  private lockRequest: AbortController | null = null;
  /** When the leader was asked whether it lives; null if it answered. */
  private leaderAskedAt: number | null = null;
  isLeader = false;

  constructor(
    private readonly user: string,
    private readonly ports: TabPorts,
    private readonly onMessage: (w: TabMessage) => void,
    private readonly onLeadChange: () => void,
  ) {}

  start(): void {
    this.channel = this.ports.channel(`messenger-${this.user}`);
    if (this.channel) this.channel.onmessage = (e: MessageEvent<TabMessage>) => this.receive(e.data);
    // Tabs that cannot communicate each send what they hold.
    if (!this.ports.locks || !this.channel) this.becomeLeader();
    else this.requestLock(false);
  }

  private receive(w: TabMessage): void {
    if (w.say === 'watching') this.viewed.set(w.tab, { id: w.id, at: this.ports.now() });
    else if (w.say === 'lead') this.leaderAskedAt = null;
    else if (w.say === 'who leads') {
      if (this.isLeader) this.post({ say: 'lead' });
    } else this.onMessage(w);
  }

  /** Waits for the lead, or takes it from a tab that does not answer. */
  private requestLock(steal: boolean): void {
    this.lockRequest?.abort();
    const waiting = new AbortController();
    this.lockRequest = waiting;
    this.ports.locks
      ?.request(`messenger-${this.user}`, steal ? { steal } : { signal: waiting.signal }, () => {
        if (this.stopped || waiting.signal.aborted) return undefined;
        this.becomeLeader();
        return new Promise<void>((resolve) => {
          this.releaseLock = resolve;
        });
      })
      .catch((e: unknown) => {
        if (this.stopped || waiting.signal.aborted) return;
        // Another tab took the lead from this one, which did not answer; or the browser grants no locks.
        const taken = this.isLeader || (e instanceof DOMException && e.name === 'AbortError');
        this.isLeader = false;
        this.releaseLock = null;
        if (!taken) this.becomeLeader();
        else {
          this.onLeadChange();
          this.requestLock(false);
        }
      });
  }

  private becomeLeader(): void {
    this.isLeader = true;
    this.leaderAskedAt = null;
    this.onLeadChange();
  }

  /** Checks whether the leader lives. Call it every second. */
  tick(): void {
    if (this.isLeader || this.stopped || !this.channel) return;
    const now = this.ports.now();
    if (this.leaderAskedAt !== null && now - this.leaderAskedAt >= leaderTimeout) {
      this.leaderAskedAt = null;
      this.requestLock(true);
      return;
    }
    this.leaderAskedAt ??= now;
    this.post({ say: 'who leads' });
  }

  post(w: TabMessage): void {
    try {
      this.channel?.postMessage(w);
    } catch {
      // the channel was closed with the page
    }
  }

  /** Whether another tab shows the conversation now. */
  isViewedElsewhere(id: ConversationId): boolean {
    const since = this.ports.now() - viewingExpiry;
    return [...this.viewed.values()].some((w) => w.id === id && w.at >= since);
  }

  stop(): void {
    this.isLeader = false;
    this.stopped = true;
    this.lockRequest?.abort();
    this.releaseLock?.();
    if (this.channel) this.channel.onmessage = null;
    this.channel?.close();
    this.channel = null;
  }
}
