import type { FastifyReply, FastifyRequest } from 'fastify'
import { describeError, MentatError, toError } from '../../../framework/errors/mentat-error.ts'
import type { FailureAnswer } from '../failure-answer.ts'
import { ErrorPage } from '../page/error-page.tsx'
import { makeAsk, type Site } from './make-ask.ts'
import { sendPage } from './answer-page.tsx'
import { type Identity, identify, stranger } from './identify.ts'
import { statusOf } from './status.ts'

/** Answers with a failure: as JSON to programs, as a page to people, with a redirection to those who should sign in. */
export async function sendFailure(
  site: Site,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const failure = failureOf(thrown)
  const status = statusOf(failure.code)
  tell(site, failure, { status, request })
  if (reply.raw.destroyed) return reply
  void reply.code(status)
  if (status === 429 || status === 503) void reply.header('retry-after', '30')
  const answer = answerOf(failure, status)
  if (isForProgram(request)) return reply.send(answer)
  const identity = await identityOf(site, request)
  const ask = makeAsk(site, { request, reply, identity, known: undefined, isApi: false })
  const signIn = ask.href('auth.sign_in', { query: { next: request.url } })
  if (failure.code === 'SIGN_IN_NEEDED' && signIn !== undefined && request.method === 'GET') {
    if (request.headers['sec-fetch-dest'] === 'empty') return reply.send(answer)
    return reply.redirect(signIn, 303)
  }
  const content = <ErrorPage answer={answer} />
  return sendPage(
    { site, request, reply, ask, route: '' },
    ask.t('Error {status}', { status: String(status) }),
    content,
  )
}

/** Whether somebody asks who reads JSON. */
function isForProgram(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/')
}

function failureOf(thrown: unknown): MentatError {
  if (thrown instanceof MentatError) return thrown
  const error = toError(thrown)
  // What fastify refuses: bodies that are too large, of an unknown type, or broken.
  const { statusCode } = error as { statusCode?: number }
  if (statusCode !== undefined && statusCode < 500) {
    return new MentatError('REQUEST_INVALID', error.message, { cause: error })
  }
  return error instanceof MentatError
    ? error
    : new MentatError('BUG', describeError(error), { cause: error })
}

/** What is our fault is logged with its cause, but told without it: it may hold what not everybody may know. */
function tell(
  { services: { logger } }: Site,
  error: MentatError,
  { status, request }: { status: number; request: FastifyRequest },
): void {
  if (status < 500) return
  const level = status === 500 ? 'error' : 'warning'
  logger[level]('a request failed', {
    error,
    method: request.method,
    path: pathOf(request),
    status,
  })
}

/** Without the query, in which there may be what is confidential. */
function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? ''
}

function answerOf({ code, message, advice, fields }: MentatError, status: number): FailureAnswer {
  if (status === 500) {
    const text = 'something went wrong here; it has been written to the log'
    return { status, error: code, message: text }
  }
  const formErrors = fields['form_errors']
  return {
    ...{ status, error: code, message },
    ...(advice === '' ? {} : { advice }),
    ...(formErrors === undefined ? {} : { form_errors: formErrors }),
  }
}

async function identityOf(site: Site, request: FastifyRequest): Promise<Identity> {
  try {
    return await identify(request, site.services, { isApi: false })
  } catch {
    return { viewer: stranger(request, site.services), session: undefined, by: 'nothing' }
  }
}
