import type { FastifyRequest } from 'fastify'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { formToken, isSame } from '../token.ts'

/** What shows that a form is one of ours. */
export interface OriginCheck {
  /** The cookie that the form was bound to: of the session, or of somebody who has not signed in. */
  readonly cookie: string | undefined
  readonly secret: Buffer
  readonly publicUrl: string | undefined
}

/**
 * Refuses what another site's page makes a browser send: by what the browser says of where it comes from, and by a token that only
 * our own pages know. Browsers say it by Sec-Fetch-Site, Origin and Referer; over HTTP to another machine without the first.
 * @throws MentatError FORM_FOREIGN
 */
export function checkOrigin(request: FastifyRequest, check: OriginCheck): void {
  const { cookie, secret } = check
  if (!comesFromHere(request, check)) throw foreign()
  const given = (request.body as { form_token?: unknown } | undefined)?.form_token
  const header = request.headers['x-form-token']
  const token = [given, header].find((value) => typeof value === 'string')
  if (cookie === undefined || token === undefined || !isSame(token, formToken(cookie, secret))) {
    throw foreign()
  }
}

/** Whether nothing that the browser says speaks of another site; programs say nothing. */
function comesFromHere(request: FastifyRequest, check: OriginCheck): boolean {
  const { 'sec-fetch-site': site, origin, referer } = request.headers
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin !== undefined && origin !== 'null') return isOwn(origin, request, check)
  if (referer !== undefined) return isOwn(originOf(referer), request, check)
  // A page that tells nobody where it is: then the browser itself has to say that it is ours.
  return origin === undefined || site === 'same-origin'
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : ''
}

function isOwn(origin: string, request: FastifyRequest, { publicUrl }: OriginCheck): boolean {
  if (publicUrl !== undefined && URL.canParse(publicUrl) && new URL(publicUrl).origin === origin) {
    return true
  }
  return origin === `${request.protocol}://${request.host}`
}

function foreign(): MentatError {
  return new MentatError('FORM_FOREIGN', 'the form is too old, or comes from another site')
}
