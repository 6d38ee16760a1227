/** The built server as a process, with its own store. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type StoreKind = 'sqlite' | 'postgresql';

const binary = process.env['MESSENGER'] ?? fileURLToPath(new URL('../../build/messenger', import.meta.url));

export class Server {
  private process: ChildProcess | null = null;
  private log = '';

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly database: Database | null,
    readonly kind: StoreKind,
  ) {}

  static async open(kind: StoreKind, settings: Readonly<Record<string, string>> = {}): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'messenger-e2e-'));
    const port = await freePort();
    const database = kind === 'postgresql' ? newDatabase() : null;
    const server = new Server(
      `http://127.0.0.1:${port}`, folder,
      {
        PATH: process.env['PATH'], MESSENGER_DATA_DIR: join(folder, 'data'), MESSENGER_ADDR: `127.0.0.1:${port}`,
        MESSENGER_ADMIN_ADDR: 'off',
        MESSENGER_LIMITS: 'off', MESSENGER_DRAIN_TIME: '100ms', ...(database ? { MESSENGER_DATABASE_URL: database.url } : {}), ...settings,
      },
      database,
      kind,
    );
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn(binary, ['serve'], { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.process = child;
    child.stderr?.on('data', (d: Buffer) => { this.log = (this.log + d.toString()).slice(-8000); });
    const until = Date.now() + 30_000;
    for (;;) {
      if (await fetch(`${this.url}/readyz`).then((r) => r.ok, () => false)) return;
      if (child.exitCode !== null || Date.now() > until) throw new Error(`the server does not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends the process, by default with SIGKILL. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.process;
    this.process = null;
    if (!child || child.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  /** Copies the store of a stopped server; the result restores the copy, once, under a new epoch if the store
   * supports it. */
  copy(): () => void {
    if (this.database) return this.database.copy();
    const [data, kept] = [join(this.folder, 'data'), join(this.folder, 'copy')];
    cpSync(data, kept, { recursive: true });
    return () => {
      rmSync(data, { recursive: true });
      cpSync(kept, data, { recursive: true });
    };
  }

  async close(): Promise<void> {
    await this.stop();
    this.database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Calls the REST interface; fails on a refusal. */
  async call<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const response = await fetch(this.url + path, {
      method, body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

interface Database {
  readonly url: string;
  drop(): void;
  copy(): () => void;
}

/** A new database on the server that `make e2e` starts (internal/pgtest). */
function newDatabase(): Database {
  const base = process.env['MESSENGER_TEST_DATABASE_URL'];
  if (!base) throw new Error('no PostgreSQL: run these tests by make e2e');
  const name = `e2e_${randomUUID().replaceAll('-', '')}`;
  const psql = (sql: string, at = base): void => void execFileSync(findPsql(), [at, '-q', '-c', sql], { stdio: 'pipe' });
  psql(`create database ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  const drop = (): void => psql(`drop database ${name} with (force)`);
  return {
    url: url.href,
    drop,
    copy() {
      psql(`create database ${name}_copy template ${name}`);
      return () => {
        drop();
        psql(`alter database ${name}_copy rename to ${name}`);
        psql(`update meta set value = '${randomUUID()}' where key = 'epoch'`, url.href);
      };
    },
  };
}

function findPsql(): string {
  const root = '/usr/lib/postgresql';
  const found = existsSync(root)
    ? readdirSync(root).sort().reverse().map((v) => join(root, v, 'bin/psql')).find((p) => existsSync(p))
    : undefined;
  return found ?? 'psql';
}
