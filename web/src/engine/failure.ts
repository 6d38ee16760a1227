/** Converts all errors of the server and the connection to `Failure`. */
import { ApiError, Unreachable } from '../api/http';
import { ConnectionLost, Refusal } from '../socket/connection';
import { Failure } from '../state/intents';

const codes: Readonly<Record<number, string>> = {
  400: 'invalid', 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 413: 'too_large', 415: 'invalid',
  429: 'rate_limited', 503: 'unavailable',
};

export function toFailure(e: unknown): Failure {
  if (e instanceof Failure) return e;
  if (e instanceof Refusal) return new Failure(e.code, e.message, null, {}, e.reason);
  if (e instanceof ConnectionLost || e instanceof Unreachable) return new Failure('offline');
  if (e instanceof ApiError) {
    const fields = Object.fromEntries(e.issues.map((i) => [i.path.split('.').at(-1) ?? '', i.message]));
    return new Failure(codes[e.status] ?? 'internal', e.message, e.retryAfter, fields, e.reason);
  }
  throw e;
}
