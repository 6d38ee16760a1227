/** Calls the REST interface, typed by the OpenAPI document. */
import { operations, type Operations } from './gen';

export interface Issue {
  readonly path: string;
  readonly message: string;
  readonly errorCode?: string;
}

/** The server refused the request. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly issues: readonly Issue[],
    /** Seconds until a retry is allowed, if the server gave them. */
    readonly retryAfter: number | null,
    /** What tells refusals of one status apart; empty if the server gave nothing. */
    readonly reason = '',
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable');
    this.name = 'Unreachable';
  }
}

export interface ApiOptions {
  /** Address of the server, without a slash at the end; empty for the origin of the page. */
  readonly base: string;
  readonly fetch: typeof fetch;
  /** The token of the session, if there is one. */
  token(): string | null;
}

type Ask<K extends keyof Operations> = (Operations[K]['body'] extends undefined ? { readonly body?: undefined } : {
  readonly body: Operations[K]['body'];
}) &
  (Operations[K]['query'] extends undefined ? { readonly query?: undefined } : { readonly query: Operations[K]['query'] }) & {
    /** Values of the parameters in the path. */
    readonly path?: Readonly<Record<string, string>>;
  };

export class Api {
  constructor(private readonly o: ApiOptions) {}

  /** Calls an operation. Rejects with `ApiError` or `Unreachable`. */
  async call<K extends keyof Operations>(name: K, ask: Ask<K>): Promise<Operations[K]['answer']> {
    const { method, path: template, auth } = operations[name];
    const path = template.replace(/\{(\w+)\}/g, (_, p: string) => encodeURIComponent(ask.path?.[p] ?? ''));
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (ask.body !== undefined) headers['Content-Type'] = 'application/json';
    const token = auth ? this.o.token() : null;
    if (token) headers['Authorization'] = `Bearer ${token}`;
    const query = new URLSearchParams((ask.query ?? {}) as Record<string, string>).toString();
    let response: Response;
    try {
      response = await this.o.fetch(this.o.base + path + (query ? `?${query}` : ''), {
        method, headers, body: ask.body === undefined ? undefined : JSON.stringify(ask.body), credentials: 'omit', cache: 'no-store',
      });
    } catch {
      throw new Unreachable();
    }
    const body = await response.json().catch(() => null);
    if (!response.ok) throw refusal(response, body);
    return body as Operations[K]['answer'];
  }
}

function refusal(response: Response, body: unknown): ApiError {
  const b = (body ?? {}) as { message?: unknown; errors?: unknown; reason?: unknown };
  const issues = Array.isArray(b.errors) ? (b.errors as Issue[]) : [];
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  const text = (x: unknown): string => (typeof x === 'string' ? x : '');
  return new ApiError(response.status, text(b.message), issues, Number.isFinite(seconds) ? seconds : null, text(b.reason));
}
