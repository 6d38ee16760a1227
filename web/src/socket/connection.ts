/** One connection to the server: sends hello, matches answers to requests, detects silence, and reconnects with
 * back-off. It does not know what the frames mean. Time, randomness and the WebSocket are passed in as `Ports`, so
 * that tests control them. */
import { delay } from './backoff';
import type { Answer, Broadcast, Params, RequestType } from './frames';
import type { HelloItem } from './frames.gen';

/** State of the connection. */
export type Phase =
  | 'connecting' // the first attempt
  | 'catching' // connected; what was missed is being read
  | 'online'
  | 'offline' // lost; retried with back-off
  | 'out'; // the session has ended

/** The type of a method, so that handlers of more specific events fit. */
type Handler<E> = { handle(e: E): void }['handle'] | null;

/** The part of a WebSocket that is used. */
export interface Wire {
  onopen: Handler<unknown>;
  onmessage: Handler<{ data: unknown }>;
  onclose: Handler<{ code: number }>;
  /** WebSocket.OPEN (1) while frames can be sent. */
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
  /** A frame that answers no request. */
  broadcast(b: Broadcast): void;
  /** The server answered hello: read what was missed, then call `caughtUp`. */
  hello(item: HelloItem): void;
}

export interface Options {
  readonly url: string;
  /** The newest token, or null if the session has ended. */
  readonly token: () => string | null;
  readonly hello: Params<'hello'>;
  readonly ports: Ports;
  readonly events: Events;
}

/** The server refused the request. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What tells refusals of one code apart; empty if the server gave nothing. */
    readonly reason = '',
  ) {
    super(message);
    this.name = 'Refusal';
  }
  /** The same request may succeed later. */
  get temporary(): boolean {
    return this.code === 'rate_limited' || this.code === 'unavailable';
  }
}

/** The connection ended before the answer arrived: the request may or may not have been carried out. */
export class ConnectionLost extends Error {
  constructor() {
    super('connection lost');
    this.name = 'Lost';
  }
}

/** Close code of an ended session (docs/protocol.md). */
const closeLoginEnded = 4001;

/** Sends a frame, unless the socket is closing; onclose will follow. */
function send(wire: Wire, frame: string): void {
  if (wire.readyState === open) wire.send(frame);
}

/** WebSocket.OPEN */
const open = 1;

/** ms */
const timeouts = { answer: 15_000, probe: 5_000, silence: 35_000, connect: 15_000 } as const;

interface Pending {
  readonly resolve: (params: NonNullable<Frame['params']>) => void;
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
  reason?: unknown;
  params?: { item?: unknown; data?: unknown; isBroadcast?: unknown };
}

const textOr = (x: unknown, otherwise: string): string => (typeof x === 'string' ? x : otherwise);

export class Connection {
  private wire: Wire | null = null;
  private ready = false;
  private stopped = true;
  private attempt = 0;
  private lastRequestId = 0;
  private current: Phase = 'connecting';
  private token: string | null = null;
  /** Maximum size of a frame, bytes. */
  private maxFrame = 65_536;
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
    this.setPhase('connecting');
    this.connect();
  }

  /** Closes the connection for good; pending requests reject with `ConnectionLost`. */
  stop(): void {
    this.stopped = true;
    this.cancelRetry?.();
    this.closeWire(1000);
  }

  /** Everything that was missed has been read. */
  caughtUp(): void {
    if (this.current === 'catching') this.setPhase('online');
  }

  /** The page became visible, or the network changed: reconnect or probe now. */
  checkNow(): void {
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

  /** Sends a request and waits for its answer. Rejects with `Refusal` or `ConnectionLost`. A request that is too
   * large for a frame is refused here, because the server would close the socket, again and again. */
  request<K extends RequestType>(type: K, params: Params<K>): Promise<Answer<K>> {
    if (!this.ready) return Promise.reject(new ConnectionLost());
    return this.sendRequest(type, params, timeouts.answer);
  }

  /** Sends without waiting for an answer, if there is a connection. */
  send<K extends RequestType>(type: K, params: Params<K>): void {
    if (!this.ready || !this.wire) return;
    const frame = JSON.stringify({ type, params });
    if (this.fitsFrame(frame)) send(this.wire, frame);
  }

  private fitsFrame(frame: string): boolean {
    return frame.length * 3 <= this.maxFrame || new TextEncoder().encode(frame).length <= this.maxFrame;
  }

  private sendRequest<K extends RequestType>(type: K, params: Params<K>, timeout: number): Promise<Answer<K>> {
    const wire = this.wire;
    if (!wire) return Promise.reject(new ConnectionLost());
    const requestId = String(++this.lastRequestId);
    const frame = JSON.stringify({ type, requestId, params });
    if (!this.fitsFrame(frame)) return Promise.reject(new Refusal('too_large', 'Too large for one frame'));
    return new Promise((resolve, reject) => {
      const cancel = this.o.ports.later(timeout, () => this.onLost(wire, 0));
      this.pending.set(requestId, { resolve: (answer) => resolve(answer as Answer<K>), reject, cancel });
      send(wire, frame);
    });
  }

  private connect(): void {
    let wire: Wire;
    this.token = this.o.token();
    if (this.token === null) {
      this.endLogin();
      return;
    }
    try {
      wire = this.o.ports.open(this.o.url, ['auth', this.token]);
    } catch {
      this.retry();
      return;
    }
    this.wire = wire;
    this.cancelConnect = this.o.ports.later(timeouts.connect, () => this.onLost(wire, 0));
    wire.onopen = () => this.onOpen(wire);
    wire.onmessage = (e) => this.onFrame(wire, e.data);
    wire.onclose = (e) => this.onLost(wire, e.code);
  }

  private onOpen(wire: Wire): void {
    if (wire !== this.wire) return;
    this.sendRequest('hello', this.o.hello, timeouts.answer).then(
      (a) => {
        if (wire !== this.wire) return;
        this.cancelConnect?.();
        this.ready = true;
        this.attempt = 0;
        this.setPhase('catching');
        this.maxFrame = a.item.limits.frame;
        this.o.events.hello(a.item);
      },
      () => this.onLost(wire, 0),
    );
  }

  private onFrame(wire: Wire, data: unknown): void {
    if (wire !== this.wire || typeof data !== 'string') return;
    this.restartSilenceTimer();
    let f: Frame;
    try {
      f = JSON.parse(data) as Frame;
    } catch {
      return;
    }
    if (f === null || typeof f !== 'object' || typeof f.type !== 'string') return;
    if (typeof f.requestId === 'string') this.settleRequest(f.requestId, f);
    else if (f.success === true && f.params?.isBroadcast === true) {
      this.o.events.broadcast({ type: f.type, item: f.params.item } as Broadcast);
    }
  }

  private settleRequest(id: string, f: Frame): void {
    const p = this.pending.get(id);
    if (!p) return;
    this.pending.delete(id);
    p.cancel();
    if (f.success === true) p.resolve({ item: f.params?.item ?? null, data: f.params?.data ?? null });
    else p.reject(new Refusal(textOr(f.code, 'internal'), textOr(f.message, ''), textOr(f.reason, '')));
  }

  /** Starts the wait for silence anew. */
  private restartSilenceTimer(): void {
    this.cancelSilence?.();
    this.cancelSilence = this.o.ports.later(timeouts.silence, () => this.probe());
  }

  /** Checks that the server answers: a second hello is harmless. */
  private probe(): void {
    const wire = this.wire;
    if (wire && this.ready) this.sendRequest('hello', this.o.hello, timeouts.probe).catch(() => undefined);
  }

  private onLost(wire: Wire, code: number): void {
    if (wire !== this.wire) return;
    this.closeWire();
    if (this.stopped) return;
    // A socket ends with the token that opened it; there may be a newer one.
    if (code === closeLoginEnded && this.o.token() === this.token) this.endLogin();
    else this.retry();
  }

  private endLogin(): void {
    this.stopped = true;
    this.setPhase('out');
  }

  private retry(): void {
    this.setPhase('offline');
    this.cancelRetry = this.o.ports.later(delay(this.attempt++, this.o.ports.random()), () => {
      this.cancelRetry = null;
      this.connect();
    });
  }

  private closeWire(code?: number): void {
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
      p.reject(new ConnectionLost());
    }
  }

  private setPhase(phase: Phase): void {
    if (phase === this.current && phase !== 'connecting') return;
    this.current = phase;
    this.o.events.phase(phase);
  }
}
