import { createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSame } from '../token.ts'

/** What browsers keep for us. */
export type CookieName =
  'session' | 'visitor' | 'message' | 'handshake' | 'theme' | 'locale' | 'timezone'

const DAY = 86_400

/** How long, in seconds; not named: until the browser is closed. */
const ages: Readonly<Partial<Record<CookieName, number>>> = {
  message: 60,
  handshake: 600,
  theme: 400 * DAY,
  locale: 400 * DAY,
  timezone: 400 * DAY,
}

/** The value of a cookie of ours. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  return request.cookies[fullName(request, name)]
}

/** Sets a cookie, or removes it when there is no value. Scripts cannot read it, other sites' forms do not bring it. */
export function writeCookie(
  reply: FastifyReply,
  name: CookieName,
  value: string | undefined,
  age = ages[name],
): void {
  const { request } = reply
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: isSecure(request),
    ...(age === undefined ? {} : { maxAge: age }),
  }
  if (value === undefined) void reply.clearCookie(fullName(request, name), options)
  else void reply.setCookie(fullName(request, name), value, options)
}

/** Whether the way to the browser is encrypted, as far as we and trusted proxies know. */
function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https'
}

/** A text that goes through the browser and comes back unchanged. */
export function sealed(text: string, secret: Buffer): string {
  const body = Buffer.from(text).toString('base64url')
  return `${body}.${sealOf(body, secret)}`
}

/** The text that was sealed; undefined when somebody has changed it. */
export function opened(value: string, secret: Buffer): string | undefined {
  const [body = '', seal = ''] = value.split('.')
  return isSame(seal, sealOf(body, secret)) ? Buffer.from(body, 'base64url').toString() : undefined
}

function sealOf(body: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(`sealed:${body}`).digest('base64url')
}

/** Browsers take a name with this prefix only from us, and only over HTTPS. */
function fullName(request: FastifyRequest, name: CookieName): string {
  return isSecure(request) ? `__Host-mentat-${name}` : `mentat-${name}`
}
