import assert from 'node:assert/strict'
import { after } from 'node:test'
import { createApiKey } from '../../src/lib/database/api-keys/api-keys.ts'
import type { Database } from '../../src/lib/database/database.ts'
import { createGroup } from '../../src/lib/database/groups/write.ts'
import { type Belonging, setMembership } from '../../src/lib/database/groups/members.ts'
import { createSession } from '../../src/lib/database/sessions/sessions.ts'
import type { Group } from '../../src/lib/database/groups/tables.ts'
import { findUser, type UserOfGroups } from '../../src/lib/database/users/list.ts'
import type { UserFields } from '../../src/lib/database/users/tables.ts'
import { createUser } from '../../src/lib/database/users/write.ts'
import { emptyGroup } from '../../src/lib/accounts/check-group.ts'
import type { GroupFields } from '../../src/lib/database/groups/write.ts'
import { loadCheckedConfig } from '../../src/lib/framework/config/load.ts'
import { type Logger, silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { type Clock, systemClock } from '../../src/lib/framework/time/clock.ts'
import type { Blueprint } from '../../src/lib/hawat/core/blueprint.ts'
import { hawatConfig } from '../../src/lib/hawat/core/config.ts'
import { QueryDesk } from '../../src/lib/hawat/core/query-desk.ts'
import type { Services } from '../../src/lib/hawat/core/services.ts'
import { newToken, tokenHash } from '../../src/lib/hawat/core/token.ts'
import type { OutsideServices } from '../../src/lib/hawat/daemon.ts'
import { Hawat } from '../../src/lib/hawat/hawat.ts'
import { testAuthor } from './author.ts'
import { temporaryHome } from './database.ts'

/** A web interface that runs for a test file. */
export interface TestHawat {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly database: Database
  readonly services: Services
}

/** How it is to run. */
export interface HawatSetting {
  readonly database: Database
  /** As in its configuration file. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly clock?: Clock
  readonly logger?: Logger
  /** What other parts of Mentat give it: mail, report files, look-ups. */
  readonly outside?: OutsideServices
  readonly extra?: readonly Blueprint[]
}

/** Starts the web interface on a free port; it is stopped after the file. */
export async function startHawat(setting: HawatSetting): Promise<TestHawat> {
  const { database, clock = systemClock, logger = silentLogger, outside = {}, extra = [] } = setting
  const home = temporaryHome('mentat-hawat-')
  const { value: config } = await loadCheckedConfig(hawatConfig, {
    ...{ home, environment: {} },
    overrides: { rate: 1_000_000, ...setting.config, listen: '0' },
  })
  const queries = new QueryDesk(database, config.queries, clock)
  const services: Services = { config, home, clock, logger, database, queries, ...outside }
  const hawat = new Hawat(services, extra)
  await hawat.start()
  after(() => hawat.stop())
  return { url: hawat.url, database, services }
}

/** A user that a test needs; the groups must be there. */
export interface TestUser extends Partial<UserFields> {
  readonly groups?: Readonly<Record<string, Belonging>>
}

/** Creates a user; enabled and with the role `user` unless told otherwise. */
export async function addUser(
  database: Database,
  login: string,
  { groups = {}, ...fields }: TestUser = {},
): Promise<UserOfGroups> {
  const defaults: UserFields = {
    ...{ login, fullname: `${login} of Test`, email: `${login}@example.org`, organization: '' },
    ...{ roles: ['user'], enabled: true, locale: null, timezone: null },
  }
  await createUser(database, { ...defaults, ...fields }, testAuthor)
  for (const [group, as] of Object.entries(groups)) {
    await setMembership(database, { group, login, as, present: true }, testAuthor)
  }
  const user = await findUser(database, login)
  assert.ok(user)
  return user
}

/** Creates a group. */
export function addGroup(
  database: Database,
  name: string,
  fields: Partial<GroupFields> = {},
): Promise<Group> {
  return createGroup(database, { ...emptyGroup(name), ...fields }, testAuthor)
}

/** Creates an API key of a user. */
export async function addApiKey(
  { database }: TestHawat,
  login: string,
  scopes: readonly ('read' | 'write')[] = ['read', 'write'],
): Promise<string> {
  const user = await findUser(database, login)
  assert.ok(user, `there is no user ${login}`)
  const key = newToken()
  const name = `test ${key.slice(0, 8)}`
  const about = { userId: user.id, name, keyHash: tokenHash(key), scopes, expiry: undefined }
  await createApiKey(database, about, testAuthor)
  return key
}

/** A browser of somebody who has signed in, without the time that a password takes. */
export async function signIn(
  { url, database, services }: TestHawat,
  login: string,
): Promise<Browser> {
  const user = await findUser(database, login)
  assert.ok(user, `there is no user ${login}`)
  const token = newToken()
  await createSession(database, {
    ...{ tokenHash: tokenHash(token), userId: user.id, now: services.clock.now() },
    ...{ method: 'password', address: '127.0.0.1', agent: 'test' },
  })
  const browser = new Browser(url)
  browser.cookies.set('mentat-session', token)
  return browser
}

/** An answer that was read to its end. */
export interface Page {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** Where it leads: path and query; '' when it does not. */
  readonly location: string
}

/** What was sent with a form; several values by a list. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>

/** A browser without scripts: it keeps cookies and follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#send(path, { headers })
  }

  /** Asks for a page, and reads no more of it than tells whether there is one: feeds never end. */
  async peek(path: string): Promise<Page> {
    const stop = new AbortController()
    const response = await fetch(this.#url + path, {
      headers: { cookie: this.#cookieHeader() },
      redirect: 'manual',
      signal: stop.signal,
    })
    const isFeed = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    const text = isFeed ? '' : await response.text()
    stop.abort()
    const location = response.headers.get('location') ?? ''
    return { status: response.status, text, headers: response.headers, location }
  }

  /** Sends a form, with the token that pages of this browser have. */
  async post(
    path: string,
    values: FormValues = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const body = new URLSearchParams({ form_token: await this.formToken() })
    for (const [name, value] of Object.entries(values)) {
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
    }
    return this.#send(path, { method: 'POST', body, headers })
  }

  /** The page to which a form led, after it was sent. */
  async postAndFollow(path: string, values: FormValues = {}): Promise<Page> {
    const { status, location, text } = await this.post(path, values)
    assert.equal(status, 303, text)
    return this.get(location)
  }

  /** The data of a page, asked with the session. */
  async data(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const { status, text } = await this.get(`/api${path}`)
    return { status, body: JSON.parse(text) as unknown }
  }

  /** What forms of this browser have to give back. */
  async formToken(): Promise<string> {
    const { text } = await this.get('/auth/preferences')
    const [, token] = /name="form_token" value="([\w-]+)"/.exec(text) ?? []
    assert.ok(token, 'the page has no form')
    return token
  }

  async #send(path: string, init: RequestInit): Promise<Page> {
    const cookie = this.#cookieHeader()
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(cookie === '' ? {} : { cookie }),
    }
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const location = response.headers.get('location') ?? ''
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      location,
    }
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */)
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (value === '' || attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** Names of the fields beside which a page shows that something is wrong, in their order. */
export function faultsOf(html: string): string[] {
  return [...html.matchAll(/id="(\w*)-fault"/g)].map(([, name = '']) => name)
}

/** How the API is asked. */
export interface ApiRequest {
  readonly key?: string
  /** Of a POST; undefined: GET. */
  readonly body?: unknown
}

/** Asks the API: `path` without `/api`. */
export async function api(
  { url }: TestHawat,
  path: string,
  { key, body }: ApiRequest = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}
