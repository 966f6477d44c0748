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
 * our own pages know.
 * @throws MentatError FORM_FOREIGN
 */
export function checkOrigin(request: FastifyRequest, check: OriginCheck): void {
  const { cookie, secret } = check
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign()
  const { origin } = request.headers
  // A page whose address is a secret tells nobody where it is: then the browser says only that it is ours.
  const isUntold = origin === 'null' && site === 'same-origin'
  if (origin !== undefined && !isUntold && !isOwn(origin, request, check)) throw foreign()
  const given = (request.body as { form_token?: unknown } | undefined)?.form_token
  const header = request.headers['x-form-token']
  const token = [given, header].find((value) => typeof value === 'string')
  if (cookie === undefined || token === undefined || !isSame(token, formToken(cookie, secret))) {
    throw foreign()
  }
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
