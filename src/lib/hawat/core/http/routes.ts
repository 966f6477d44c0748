import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../ask.ts'
import type { Done, Download, Feed, FormPage, Route, View } from '../blueprint.ts'
import type { Fields } from '../form/field.ts'
import { mayAsk } from '../links.ts'
import type { KnownRoute } from '../registry.ts'
import { applyForm, isTrial, showForm } from './answer-form.ts'
import { type PageParts, partRenderer, sendForm, sendPage, sendView } from './answer-page.tsx'
import { askView, askWithValues, forbidden, invalidFields } from './answer-view.ts'
import { postedQuery } from './body.ts'
import { readCookie, sealed, writeCookie } from './cookies.ts'
import { type Identity, identify } from './identify.ts'
import { makeAsk, type Site } from './make-ask.ts'
import { checkOrigin } from './origin.ts'

/** Puts all routes of the registry into a server: pages at their paths, the same for programs below `/api`. */
export function addRoutes(app: FastifyInstance, site: Site): void {
  for (const known of site.registry.routes.values()) {
    const { route } = known
    const answer = (isApi: boolean) => (request: FastifyRequest, reply: FastifyReply) =>
      answerRoute(site, { known, request, reply, isApi })
    // HEAD would begin what is then sent to nobody: a feed, a file, a sign-in.
    const onlyGet = { exposeHeadRoute: route.kind === 'view' || route.kind === 'form' }
    app.get(route.path, onlyGet, answer(false))
    if (route.kind === 'passage') continue
    if (route.kind === 'form') {
      app.post(route.path, answer(false))
      if (!route.isOnlyPage) app.post(`/api${route.path}`, answer(true))
    } else {
      // Programs may also send their query by POST, with the key in the body.
      app.get(`/api${route.path}`, onlyGet, answer(true))
      if (route.kind === 'view') app.post(`/api${route.path}`, answer(true))
    }
  }
}

interface Asked {
  readonly known: KnownRoute
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly isApi: boolean
}

async function answerRoute(site: Site, asked: Asked): Promise<FastifyReply> {
  const { known, request, reply, isApi } = asked
  const identity = await identify(request, site.services, { isApi })
  if (known.route.isSecretAddress) {
    void reply.header('x-robots-tag', 'noindex')
  }
  checkAccess(known.route, identity)
  const ask = makeAsk(site, { ...asked, identity })
  const parts = { site, request, reply, ask, route: known.route.name }
  const { route } = known
  switch (route.kind) {
    case 'view': {
      if (!isApi || request.method !== 'POST') return answerView(parts, route, isApi)
      const given = postedQuery(request, ask.given)
      return answerView({ ...parts, ask: { ...ask, given } }, route, isApi)
    }
    case 'form':
      if (request.method !== 'POST') return sendForm(parts, route, await showForm(route, ask))
      checkChange(site, identity, request, isTrial(route, request))
      return answerForm(parts, route, asked)
    case 'download':
      return sendFile(reply, route, ask)
    case 'passage':
      return sendDone(site, asked, await route.pass(askWithValues(route, ask)))
    case 'feed':
      return sendFeed(parts, route, asked)
  }
}

async function answerView(
  parts: PageParts,
  route: View<Fields, unknown>,
  isApi: boolean,
): Promise<FastifyReply> {
  const outcome = await askView(route, parts.ask)
  if (!isApi) return sendView(parts, route, outcome)
  const { faults } = outcome.form
  if (outcome.data === undefined && Object.keys(faults).length > 0) throw invalidFields(faults)
  return parts.reply.send(outcome.data)
}

async function answerForm(
  parts: PageParts,
  route: FormPage<Fields, unknown>,
  asked: Asked,
): Promise<FastifyReply> {
  const { done, tried, form, subject } = await applyForm(route, parts.ask, asked.request)
  const outcome = { form, subject, ...(tried ? { tried } : {}) }
  if (asked.isApi) {
    if (tried) return parts.reply.send(tried.data)
    if (!done) throw invalidFields(form.faults)
  }
  if (done?.show !== undefined && !asked.isApi) {
    return sendPage(parts, route.title(parts.ask, subject), done.show)
  }
  return done ? sendDone(parts.site, asked, done) : sendForm(parts, route, outcome)
}

function checkAccess(route: Route, { viewer }: Identity): void {
  if (mayAsk(route, viewer)) return
  if (viewer.account) throw forbidden()
  throw new MentatError('SIGN_IN_NEEDED', 'this is for those who have signed in')
}

/** Changes need a key that is for them, or a form of ours. */
function checkChange(
  site: Site,
  identity: Identity,
  request: FastifyRequest,
  isHarmless: boolean,
): void {
  if (identity.by === 'key') {
    if (isHarmless || identity.viewer.scopes.includes('write')) return
    throw new MentatError('FORBIDDEN', 'the API key is for reading only')
  }
  checkOrigin(request, {
    cookie: identity.session ?? readCookie(request, 'visitor'),
    secret: site.secret,
    publicUrl: site.services.config.public_url,
  })
}

function sendDone(site: Site, { reply, isApi }: Asked, done: Done): FastifyReply {
  const { message, to, data, session, preferences = {} } = done
  if (session !== undefined) writeCookie(reply, 'session', session ?? undefined)
  const { handshake } = done
  if (handshake !== undefined) {
    writeCookie(reply, 'handshake', handshake === null ? undefined : sealed(handshake, site.secret))
  }
  for (const name of ['theme', 'locale', 'timezone'] as const) {
    if (preferences[name] !== undefined) writeCookie(reply, name, preferences[name])
  }
  if (isApi) return reply.send({ message, ...(data === undefined ? {} : { data }) })
  if (message !== undefined)
    writeCookie(reply, 'message', sealed(message.slice(0, 500), site.secret))
  return reply.redirect(to, 303)
}

async function sendFile(
  reply: FastifyReply,
  route: Download<Fields>,
  ask: Ask<unknown>,
): Promise<FastifyReply> {
  const { name, type, content } = await route.load(askWithValues(route, ask))
  const ascii = name.replaceAll(/[^\w.-]+/g, '_').slice(0, 200)
  return reply
    .header('content-disposition', `attachment; filename="${ascii}"`)
    .type(type)
    .send(content)
}

/** Ends when whoever watches is no more who it was when it began: signed out, disabled, in other groups. */
function sendFeed(
  parts: PageParts,
  route: Feed<Fields, unknown>,
  { request, isApi }: Asked,
): FastifyReply {
  const { reply, site } = parts
  const viewer = JSON.stringify(parts.ask.viewer)
  const isAsBefore = async (): Promise<boolean> => {
    const now = await identify(request, site.services, { isApi, isUse: false })
    return JSON.stringify(now.viewer) === viewer
  }
  const ask = askWithValues(route, parts.ask)
  const messages = route.messages(ask)
  const render = partRenderer({ ...parts, ask })
  const textOf = (message: unknown): string =>
    ask.isApi ? JSON.stringify(message) : render(route.page(message, ask))
  const lines = async function* (): AsyncGenerator<string> {
    // What stands between us and the browser must not wait for more.
    yield ':\n\n'
    for await (const message of messages) {
      if (!(await isAsBefore())) return
      // A comment finds out whether anybody listens still.
      if (message === undefined) yield ':\n\n'
      else
        yield `${textOf(message)
          .split(/\r\n|\r|\n/)
          .map((line) => `data: ${line}\n`)
          .join('')}\n`
    }
  }
  return reply
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(Readable.from(lines()))
}
