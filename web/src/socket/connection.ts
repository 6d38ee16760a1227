/** One live connection to the server, kept alive: it says hello, matches answers to
 * requests, notices silence, and comes back with back-off when it is lost.
 *
 * It knows nothing of the page or of what the frames mean. Time, chance and the
 * WebSocket come in through `Ports`, so that tests own them. */
import { delay } from './backoff';
import type { Hello } from './frames';

/** What the person could be told about the connection. */
export type Phase =
  | 'connecting' // the first attempt
  | 'catching' // connected; what was missed is being read
  | 'online'
  | 'offline' // lost; retried with back-off
  | 'out'; // the login is over

/** The part of a WebSocket that is used. */
export interface Wire {
  onopen: ((e: never) => void) | null;
  onmessage: ((e: { data: unknown }) => void) | null;
  onclose: ((e: { code: number }) => void) | null;
  /** WebSocket.OPEN (1) while it takes what is sent. */
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
}

export interface Ports {
  open(url: string, protocols: string[]): Wire;
  random(): number;
  /** Calls fn once after ms; the result cancels it. */
  later(ms: number, fn: () => void): () => void;
}

export interface Events {
  phase(phase: Phase): void;
  /** A frame nobody asked for. */
  broadcast(type: string, item: unknown): void;
  /** The server has answered hello: read what was missed, then call `caughtUp`. */
  hello(item: Hello): void;
}

export interface Options {
  readonly url: string;
  /** The newest token there is, or null if the login is over. */
  readonly token: () => string | null;
  readonly hello: Record<string, unknown>;
  readonly ports: Ports;
  readonly events: Events;
}

/** What an answer carries. */
export interface Answer {
  readonly item: unknown;
  readonly data: unknown;
}

/** The server's no. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
  /** The same again, later, may work. */
  get temporary(): boolean {
    return this.code === 'rate_limited' || this.code === 'unavailable';
  }
}

/** The connection ended before the answer came: what was asked may or may not have happened. */
export class Lost extends Error {
  constructor() {
    super('connection lost');
    this.name = 'Lost';
  }
}

/** Close codes that are acted upon (docs/protocol.md). */
const loginOver = 4001;

/** Sends a frame, unless the socket is closing: its end will be told by onclose. */
function send(wire: Wire, frame: string): void {
  if (wire.readyState === open) wire.send(frame);
}

/** WebSocket.OPEN */
const open = 1;

/** ms */
const times = { answer: 15_000, probe: 5_000, silence: 35_000, connect: 15_000 } as const;

interface Pending {
  readonly resolve: (a: Answer) => void;
  readonly reject: (e: Error) => void;
  readonly cancel: () => void;
}

interface Frame {
  type?: unknown;
  requestId?: unknown;
  success?: unknown;
  error?: unknown;
  code?: unknown;
  message?: unknown;
  params?: { item?: unknown; data?: unknown; isBroadcast?: unknown };
}

export class Connection {
  private wire: Wire | null = null;
  private ready = false;
  private stopped = true;
  private attempt = 0;
  private next = 0;
  private current: Phase = 'connecting';
  private token: string | null = null;
  /** So many bytes a frame may have. */
  private frame = 65_536;
  private readonly pending = new Map<string, Pending>();
  private cancelRetry: (() => void) | null = null;
  private cancelSilence: (() => void) | null = null;
  private cancelConnect: (() => void) | null = null;

  constructor(private readonly o: Options) {}

  get phase(): Phase {
    return this.current;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.set('connecting');
    this.connect();
  }

  /** Ends it for good; what was asked and not answered is `Lost`. */
  stop(): void {
    this.stopped = true;
    this.cancelRetry?.();
    this.drop(1000);
  }

  /** Everything that was missed has been read. */
  caughtUp(): void {
    if (this.current === 'catching') this.set('online');
  }

  /** The network or the page came back, or is said to be gone: find out now. */
  nudge(): void {
    if (this.stopped || this.current === 'out') return;
    if (this.cancelRetry) {
      this.cancelRetry();
      this.cancelRetry = null;
      this.attempt = 0;
      this.connect();
    } else if (this.ready) {
      this.probe();
    }
  }

  /** Sends a request and waits for its answer. Rejects with `Refusal` or `Lost`. What is too big for a frame is
   * refused here: the server would close the socket, again and again. */
  request(type: string, params: object): Promise<Answer> {
    if (!this.ready) return Promise.reject(new Lost());
    return this.ask(type, params, times.answer);
  }

  /** Sends without waiting for anything, if there is a connection. */
  tell(type: string, params: object): void {
    if (!this.ready || !this.wire) return;
    const frame = JSON.stringify({ type, params });
    if (this.fits(frame)) send(this.wire, frame);
  }

  private fits(frame: string): boolean {
    return frame.length * 3 <= this.frame || new TextEncoder().encode(frame).length <= this.frame;
  }

  private ask(type: string, params: object, timeout: number): Promise<Answer> {
    const wire = this.wire;
    if (!wire) return Promise.reject(new Lost());
    const requestId = String(++this.next);
    const frame = JSON.stringify({ type, requestId, params });
    if (!this.fits(frame)) return Promise.reject(new Refusal('too_large', 'Too large for one frame'));
    return new Promise((resolve, reject) => {
      const cancel = this.o.ports.later(timeout, () => this.lost(wire, 0));
      this.pending.set(requestId, { resolve, reject, cancel });
      send(wire, frame);
    });
  }

  private connect(): void {
    let wire: Wire;
    this.token = this.o.token();
    if (this.token === null) {
      this.over();
      return;
    }
    try {
      wire = this.o.ports.open(this.o.url, ['auth', this.token]);
    } catch {
      this.retry();
      return;
    }
    this.wire = wire;
    this.cancelConnect = this.o.ports.later(times.connect, () => this.lost(wire, 0));
    wire.onopen = () => this.opened(wire);
    wire.onmessage = (e) => this.received(wire, e.data);
    wire.onclose = (e) => this.lost(wire, e.code);
  }

  private opened(wire: Wire): void {
    if (wire !== this.wire) return;
    this.ask('hello', this.o.hello, times.answer).then(
      (a) => {
        if (wire !== this.wire) return;
        this.cancelConnect?.();
        this.ready = true;
        this.attempt = 0;
        this.set('catching');
        const hello = a.item as Hello;
        const frame: unknown = (hello.limits as Partial<typeof hello.limits> | undefined)?.frame;
        if (typeof frame === 'number') this.frame = frame;
        this.o.events.hello(hello);
      },
      () => this.lost(wire, 0),
    );
  }

  private received(wire: Wire, data: unknown): void {
    if (wire !== this.wire || typeof data !== 'string') return;
    this.listen();
    let f: Frame;
    try {
      f = JSON.parse(data) as Frame;
    } catch {
      return;
    }
    if (f === null || typeof f !== 'object' || typeof f.type !== 'string') return;
    if (typeof f.requestId === 'string') this.answered(f.requestId, f);
    else if (f.success === true && f.params?.isBroadcast === true) this.o.events.broadcast(f.type, f.params.item);
  }

  private answered(id: string, f: Frame): void {
    const p = this.pending.get(id);
    if (!p) return;
    this.pending.delete(id);
    p.cancel();
    if (f.success === true) p.resolve({ item: f.params?.item ?? null, data: f.params?.data ?? null });
    else p.reject(new Refusal(typeof f.code === 'string' ? f.code : 'internal', typeof f.message === 'string' ? f.message : ''));
  }

  /** Starts the wait for silence anew. */
  private listen(): void {
    this.cancelSilence?.();
    this.cancelSilence = this.o.ports.later(times.silence, () => this.probe());
  }

  /** Asks whether anybody is there: a second hello is harmless. */
  private probe(): void {
    const wire = this.wire;
    if (wire && this.ready) this.ask('hello', this.o.hello, times.probe).catch(() => undefined);
  }

  private lost(wire: Wire, code: number): void {
    if (wire !== this.wire) return;
    this.drop();
    if (this.stopped) return;
    // A socket ends with the token that opened it; there may be a newer one since.
    if (code === loginOver && this.o.token() === this.token) this.over();
    else this.retry();
  }

  private over(): void {
    this.stopped = true;
    this.set('out');
  }

  private retry(): void {
    this.set('offline');
    this.cancelRetry = this.o.ports.later(delay(this.attempt++, this.o.ports.random()), () => {
      this.cancelRetry = null;
      this.connect();
    });
  }

  private drop(code?: number): void {
    const wire = this.wire;
    this.wire = null;
    this.ready = false;
    this.cancelSilence?.();
    this.cancelConnect?.();
    if (wire) {
      wire.onopen = wire.onmessage = wire.onclose = null;
      try {
        wire.close(code);
      } catch {
        // it was closed already
      }
    }
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const p of waiting) {
      p.cancel();
      p.reject(new Lost());
    }
  }

  private set(phase: Phase): void {
    if (phase === this.current && phase !== 'connecting') return;
    this.current = phase;
    this.o.events.phase(phase);
  }
}
