/** What browser tests share: a server, users, and their browsers. */
import { randomUUID } from 'node:crypto';
import { expect, test as base, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { Classic } from './classic';
import { Server, type StoreKind } from './server';

export interface Options {
  store: StoreKind;
}

export interface Person {
  readonly userId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

export interface OpenOptions {
  readonly at?: string;
  readonly theme?: 'light' | 'dark';
  readonly locale?: string;
  readonly width?: number;
  readonly height?: number;
  readonly phone?: boolean;
}

export class World {
  private readonly contexts: BrowserContext[] = [];
  private readonly elsewheres: World[] = [];
  private mouth: Promise<Page> | null = null;

  constructor(
    readonly server: Server,
    private readonly make: (o: object) => Promise<BrowserContext>,
    /** Errors in the consoles of pages; a test with any of them fails. */
    readonly complaints: string[] = [],
  ) {}

  /** A new world, on a server with other settings. */
  async elsewhere(settings: Readonly<Record<string, string>>): Promise<World> {
    const world = new World(await Server.open(this.server.kind, settings), this.make, this.complaints);
    this.elsewheres.push(world);
    return world;
  }

  /** Creates an account. */
  async person(firstName: string, lastName = 'Tester'): Promise<Person> {
    const email = `${randomUUID()}@example.org`;
    const password = 'correct-horse-battery';
    await this.server.call('POST', '/api/auth/sing-up', { firstName, lastName, email, password });
    return this.login({ firstName, lastName, email, password });
  }

  async login(p: { firstName: string; lastName: string; email: string; password: string }): Promise<Person> {
    const a = await this.server.call<{ id: string; token: string }>('POST', '/api/auth/login', { email: p.email, password: p.password });
    return { ...p, userId: a.id, token: a.token };
  }

  /** Sends a message without a browser; `to` is a person or a conversation. */
  async say(by: Person, to: Person | string, content: string, extra: object = {}): Promise<string> {
    const messageId = randomUUID();
    const id = typeof to === 'string' ? to : dialog(by, to);
    await this.server.call('POST', `/api/conversations/${id}/messages`, { messageId, content, ...extra }, by.token);
    return messageId;
  }

  async group(owner: Person, groupName: string): Promise<string> {
    const groupId = randomUUID();
    await this.server.call(
      'POST', '/api/use-cases/create-group',
      { groupId, groupName, messageId: randomUUID(), notificationMessage: `${owner.firstName} created the group` }, owner.token
    );
    return `group_${groupId}`;
  }

  /** Adds a person to a group. */
  async add(owner: Person, id: string, p: Person): Promise<void> {
    const frames = await Classic.open(this.server.url, owner.token);
    await frames.ask('addUserInGroup', {
      groupId: id.slice('group_'.length), userId: p.userId, messageId: randomUUID(), message: `${owner.firstName} added ${p.firstName}`,
      groupName: '',
    });
    frames.close();
  }

  /** Sends frames of the extended dialect on a socket of the person, and returns the items of the answers. */
  async frames(by: Person, frames: readonly object[]): Promise<readonly unknown[]> {
    this.mouth ??= this.make({}).then(async (context) => {
      this.contexts.push(context);
      const page = await context.newPage();
      await page.goto(`${this.server.url}/manifest.webmanifest`);
      return page;
    });
    const { refused, items } = await (await this.mouth).evaluate(async ([url, token, sent]) => {
      const socket = new WebSocket(url, ['auth', token]);
      const next = (): Promise<Record<string, unknown>> => new Promise((resolve, reject) => {
        socket.onmessage = (e) => resolve(JSON.parse(String(e.data)) as Record<string, unknown>);
        socket.onclose = (e) => reject(new Error(`closed: ${e.code}`));
      });
      await new Promise((resolve) => { socket.onopen = resolve; });
      const all = [{ type: 'hello', params: { version: 1 } }, ...sent];
      const items: unknown[] = [];
      for (const [i, frame] of all.entries()) {
        socket.send(JSON.stringify({ ...frame, requestId: String(i) }));
        let answer = await next();
        while (answer['requestId'] !== String(i)) answer = await next();
        if (answer['error']) return { refused: JSON.stringify([frame, answer]), items };
        if (i > 0) items.push((answer['params'] as { item?: unknown }).item);
      }
      socket.onclose = null;
      socket.close();
      return { refused: null, items };
    }, [`${this.server.url.replace('http', 'ws')}/api/ws`, by.token, frames] as const);
    if (refused) throw new Error(refused);
    return items;
  }

  /** A new browser context, logged in as the person, or as nobody. */
  async open(p: Person | null, o: OpenOptions = {}): Promise<Page> {
    const context = await this.context(p, o);
    return this.tab(context, o.at);
  }

  async context(p: Person | null, o: OpenOptions = {}): Promise<BrowserContext> {
    const me = p && { userId: p.userId, firstName: p.firstName, lastName: p.lastName, email: p.email };
    const origins = p
      ? [{ origin: this.server.url, localStorage: [{ name: 'messenger.login', value: JSON.stringify({ token: p.token, me }) }] }]
      : [];
    const context = await this.make({
      viewport: { width: o.width ?? 1280, height: o.height ?? 800 }, colorScheme: o.theme ?? 'light', locale: o.locale ?? 'en-GB',
      timezoneId: 'Europe/Berlin',
      hasTouch: o.phone === true, isMobile: o.phone === true, storageState: { cookies: [], origins }, reducedMotion: 'reduce',
    });
    this.contexts.push(context);
    // For every page and worker of the context, popups included.
    context.on('weberror', (e) => this.complaints.push(`error: ${e.error().stack ?? e.error().message}`));
    context.on('console', (m) => this.hear(m.type(), m.text()));
    return context;
  }

  private readonly warnings = new Set<string>();

  /** A console error fails the test, and so does a repeated warning. */
  private hear(type: string, text: string): void {
    // Network errors while a test switches the network off are not errors of the page.
    const network = /ERR_|Failed to load resource|WebSocket connection/.test(text);
    if ((type === 'error' && !network) || (type === 'warning' && this.warnings.has(text))) this.complaints.push(`console: ${text}`);
    if (type === 'warning') this.warnings.add(text);
  }

  async tab(context: BrowserContext, at = '/', prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await context.newPage();
    await prepare?.(page);
    page.on('dialog', (d) => { this.complaints.push(`dialog: ${d.message()}`); void d.dismiss(); });
    await page.goto(this.server.url + at);
    return page;
  }

  async close(): Promise<void> {
    for (const c of this.contexts) await c.close();
    for (const w of this.elsewheres) {
      await w.close();
      await w.server.close();
    }
  }
}

/** The id of the dialog of two people. */
export function dialog(a: Person, b: Person): string {
  return a.userId < b.userId ? `private_${a.userId}_${b.userId}` : `private_${b.userId}_${a.userId}`;
}

export const test = base.extend<{ world: World }, { server: Server } & Options>({
  store: ['sqlite', { option: true, scope: 'worker' }],
  server: [async ({ store }, use) => {
    const server = await Server.open(store);
    await use(server);
    await server.close();
  }, { scope: 'worker' }],
  world: async ({ server, browser }, use) => {
    const world = new World(server, (o) => browser.newContext(o));
    await use(world);
    await world.close();
    expect(world.complaints).toEqual([]);
  },
});

export { expect };

/** Locators of parts of the page, by their labels. */
export const row = (page: Page, name: string): Locator => page.getByRole('listbox', { name: 'Chats' }).getByRole('option').filter(
  { has: page.locator('.row-name', { hasText: name }) }
);
export const composer = (page: Page): Locator => page.locator('#composer');
export const bubble = (page: Page, text: string): Locator => page.getByRole('log').getByRole('article').filter({ hasText: text });

export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Waits until the page is connected and synchronised; earlier messages arrive without notifications. */
export async function online(page: Page): Promise<void> {
  await expect(page.locator('.link-line')).toHaveAttribute('data-phase', 'online');
}
