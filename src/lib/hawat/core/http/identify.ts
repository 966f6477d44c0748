import type { FastifyRequest } from 'fastify'
import { accountOfApiKey } from '../../../database/api-keys/api-keys.ts'
import { accountOfSession } from '../../../database/sessions/sessions.ts'
import type { AccountRow } from '../../../database/users/account.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { type Locale, localeOf, locales } from '../../../framework/text/locale.ts'
import { isTimezone } from '../../../framework/time/zone.ts'
import type { Services } from '../services.ts'
import { tokenHash } from '../token.ts'
import { type Scope, scopes, type Viewer } from '../viewer.ts'
import { readCookie } from './cookies.ts'

/** Who sent a request. */
export interface Identity {
  readonly viewer: Viewer
  /** The token of its session. */
  readonly session: string | undefined
  /** How it showed who it is. */
  readonly by: 'session' | 'key' | 'nothing'
}

/**
 * Finds out who sent a request: by an API key if one is given, which only the API takes, else by the session.
 * @param how isApi: whether the API is asked; isUse: whether it keeps the session from idling out, default: unless a script asks
 * @throws MentatError KEY_INVALID for a key that opens nothing
 */
export async function identify(
  request: FastifyRequest,
  services: Services,
  how: { readonly isApi: boolean; readonly isUse?: boolean },
): Promise<Identity> {
  const { isApi, isUse = !isOfScript(request) } = how
  const { database, clock, config } = services
  const key = isApi ? keyOf(request) : undefined
  if (key !== undefined) {
    const row = await accountOfApiKey(database, tokenHash(key), clock.now())
    if (!row) throw new MentatError('KEY_INVALID', 'the API key opens nothing')
    return { viewer: viewerOf(request, services, row, row.scopes), session: undefined, by: 'key' }
  }
  const session = readCookie(request, 'session')
  const row =
    session === undefined
      ? undefined
      : await accountOfSession(database, tokenHash(session), {
          ...{ now: clock.now(), isUse },
          ...config.session,
        })
  const viewer = viewerOf(request, services, row, scopes)
  return row ? { viewer, session, by: 'session' } : { viewer, session: undefined, by: 'nothing' }
}

/** Whether a script asks by itself, for a part of a page, or for what is new; see src/browser. */
function isOfScript({ headers }: FastifyRequest): boolean {
  return headers['x-mentat-script'] !== undefined || headers.accept === 'text/event-stream'
}

/** Somebody of whom nothing is known but the request; for pages about failures. */
export function stranger(request: FastifyRequest, services: Services): Viewer {
  return viewerOf(request, services, undefined, scopes)
}

/** `Authorization: KEY`, `key KEY`, `token KEY` or `Bearer KEY`, or a field of the body, as the original has it; never in the address. */
function keyOf({ headers, body }: FastifyRequest): string | undefined {
  const given = headers.authorization?.trim()
  if (given !== undefined && given !== '') return given.replace(/^(key|token|bearer)\s+/i, '')
  if (typeof body !== 'object' || body === null) return undefined
  const { api_key: key, api_token: token } = body as Record<string, unknown>
  return [key, token].find((value) => typeof value === 'string' && value !== '') as
    string | undefined
}

function viewerOf(
  request: FastifyRequest,
  { config }: Services,
  row: AccountRow | undefined,
  allowed: readonly Scope[],
): Viewer {
  const zones = [readCookie(request, 'timezone'), row?.timezone ?? undefined]
  return {
    account: row && {
      ...{ id: row.id, login: row.login, fullname: row.fullname, email: row.email },
      ...{ roles: row.roles, memberships: row.memberships, managements: row.managements },
    },
    scopes: allowed,
    locale: localeFor(request, row?.locale ?? undefined) ?? config.locale,
    timezone: zones.find((zone) => zone !== undefined && isTimezone(zone)) ?? config.timezone,
  }
}

/** What was chosen last, what the account says, what the browser prefers. */
function localeFor(request: FastifyRequest, ofAccount: string | undefined): Locale | undefined {
  const chosen = readCookie(request, 'locale') ?? ofAccount
  if (chosen !== undefined) {
    const locale = localeOf(chosen)
    if (locale) return locale
  }
  const preferred = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => part.split(';'))
    .map(([tag = '', weight = '']) => ({
      tag: tag.trim(),
      weight: Number(weight.split('=')[1] ?? 1),
    }))
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => localeOf(tag))
  return preferred.find((locale) => locale !== undefined && locales.includes(locale))
}
