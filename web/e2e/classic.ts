/** A client of the classic dialect (docs/protocol.md), on a hand-written WebSocket: it shares no code with the client
 * under test. */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

export interface Frame {
  readonly type: string;
  readonly success?: boolean;
  readonly error?: boolean;
  readonly message?: string;
  readonly params?: {
    readonly item: Record<string, unknown> | null; readonly data: Record<string, unknown>[] | null; readonly isBroadcast: boolean;
  };
}

export class Classic {
  /** All frames so far. */
  readonly frames: Frame[] = [];
  private bytes: Buffer;
  private readonly wake = new Set<() => void>();

  private constructor(private readonly socket: Socket, head: Buffer) {
    this.bytes = head;
    socket.on('data', (d: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, d]);
      this.read();
    });
    this.read();
  }

  static open(url: string, token: string): Promise<Classic> {
    return new Promise((resolve, reject) => {
      const ask = request(`${url}/api/ws`, {
        headers: {
          Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': randomBytes(16).toString('base64'), 'Sec-WebSocket-Protocol': `auth, ${token}`,
        },
      });
      ask.on('upgrade', (_, socket, head) => resolve(new Classic(socket as Socket, head)));
      ask.on('response', (r) => reject(new Error(`no WebSocket: ${r.statusCode}`)));
      ask.on('error', reject);
      ask.end();
    });
  }

  /** Sends a request and waits for its answer; rejects if it is a refusal. */
  async ask(type: string, params: object): Promise<Frame> {
    const before = this.frames.length;
    this.send(1, Buffer.from(JSON.stringify({ type, params })));
    const answer = await this.next((f) => f.type === type && f.params?.isBroadcast !== true, before);
    if (answer.error) throw new Error(`${type}: ${answer.message}`);
    return answer;
  }

  /** Waits for the first matching frame from index `since` on. */
  next(wanted: (f: Frame) => boolean, since = 0): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.frames.slice(since).find(wanted);
        if (!found) return;
        clearTimeout(timer);
        this.wake.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.wake.delete(look);
        reject(new Error(`the frame did not come; these did: ${JSON.stringify(this.frames.slice(since))}`));
      }, 20_000);
      this.wake.add(look);
      look();
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private send(opcode: number, payload: Buffer): void {
    const mask = randomBytes(4);
    const length = payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
    this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, payload.map((b, i) => b ^ (mask[i % 4] ?? 0))]));
  }

  private read(): void {
    for (;;) {
      const b = this.bytes;
      if (b.length < 2) return;
      const short = (b[1] ?? 0) & 127;
      const head = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (b.length < head) return;
      const length = short === 127 ? Number(b.readBigUInt64BE(2)) : short === 126 ? b.readUInt16BE(2) : short;
      if (b.length < head + length) return;
      const payload = b.subarray(head, head + length);
      this.bytes = b.subarray(head + length);
      const opcode = (b[0] ?? 0) & 15;
      if (opcode === 1) this.frames.push(JSON.parse(payload.toString('utf8')) as Frame);
      else if (opcode === 9) this.send(10, Buffer.from(payload));
      for (const look of [...this.wake]) look();
    }
  }
}
