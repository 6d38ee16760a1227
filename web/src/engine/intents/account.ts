/** Accounts and sessions. */
import { Failure, type Intents } from '../../state/intents';
import { cleanName } from '../../state/text';
import { callApi, me, requestAndApply, type Core } from '../core';

/** Gives the refusals of passwords their own codes. */
function asPasswordFailure(e: unknown): never {
  const code = e instanceof Failure ? { weak_password: 'weak', wrong_password: 'wrong_own_password' }[e.reason] : undefined;
  throw code && e instanceof Failure ? new Failure(code, e.message) : e;
}

type LoginIntents = Pick<Intents, 'signUp' | 'logIn' | 'logOut' | 'listSessions' | 'endSession'>;
type ProfileIntents = Pick<Intents, 'serverInfo' | 'updateProfile' | 'changePassword' | 'deleteAccount'>;

export function account(c: Core): LoginIntents & ProfileIntents {
  return { ...loginIntents(c), ...profileIntents(c) };
}

function loginIntents(c: Core): LoginIntents {
  const logIn: LoginIntents['logIn'] = async ({ email, password }) => {
    const a = await callApi(c.api.call('login', { body: { email, password } })).catch((e: unknown) => {
      if (e instanceof Failure && e.code === 'invalid' && Object.keys(e.fields).length === 0) {
        throw new Failure('wrong_password', e.message);
      }
      throw e;
    });
    await c.startSession({ token: a.token, me: { userId: a.id, firstName: a.firstName, lastName: a.lastName, email: a.email } });
  };
  return {
    logIn,
    async signUp({ firstName, lastName, email, password }) {
      const first = { firstName: cleanName(firstName) };
      const last = cleanName(lastName);
      const names = last ? { ...first, lastName: last } : first;
      await callApi(c.api.call('createAccount', { body: { ...names, email, password } })).catch((e: unknown) => {
        throw e instanceof Failure && e.code === 'conflict' ? new Failure('email_taken', e.message) : e;
      }).catch(asPasswordFailure);
      await logIn({ email, password });
    },
    async logOut() {
      // Without a connection the session lives on at the server until its token expires; here it ends at once.
      const revoked = callApi(c.api.call('logOut', {})).catch(() => undefined);
      await c.endSession('all');
      await revoked;
    },
    listSessions: async () => (await requestAndApply(c, 'listSessions', {})).data,
    async endSession(id) {
      await requestAndApply(c, 'revokeSession', id === 'others' ? { all: true } : { sessionId: id });
    },
  };
}

function profileIntents(c: Core): ProfileIntents {
  return {
    serverInfo: () => callApi(c.api.call('readServer', {})),
    async updateProfile(name) {
      await callApi(c.api.call('setName', { body: name }));
      c.store.dispatch({ type: 'setProfile', me: name });
      const login = c.session.login();
      if (login) c.session.save({ ...login, me: me(c) });
    },
    async changePassword(oldPassword, newPassword) {
      await callApi(c.api.call('setPassword', { body: { oldPassword, newPassword } })).catch(asPasswordFailure);
    },
    async deleteAccount(mode, password) {
      await callApi(c.api.call('destroyAccount', { query: { mode }, body: { password } })).catch(asPasswordFailure);
      await c.endSession('all');
    },
  };
}
