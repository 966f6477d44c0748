import type { FastifyReply, FastifyRequest } from 'fastify'
import { readFileSync } from 'node:fs'
import type { ComponentChild } from 'preact'
import type { Ask } from '../ask.ts'
import { type Frame, type FormState } from '../frame.ts'
import { FormBody } from '../page/form-page.tsx'
import { renderPage, renderPart } from '../page/render.tsx'
import { formToken, newToken } from '../token.ts'
import type { FormPage, View } from '../blueprint.ts'
import type { Fields } from '../form/field.ts'
import type { Given } from '../form/read.ts'
import type { FormOutcome } from './answer-form.ts'
import { optionsOf, type ViewOutcome } from './answer-view.ts'
import { opened, readCookie, writeCookie } from './cookies.ts'
import type { Site } from './make-ask.ts'

/** What a page is made of. */
export interface PageParts {
  readonly site: Site
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly ask: Ask<unknown>
  readonly route: string
}

const noForm: FormState = { fields: {}, given: {}, faults: {}, options: {} }

/** Sends the page of a view. */
export async function sendView(
  parts: PageParts,
  view: View<Fields, unknown>,
  { data, ask, form }: ViewOutcome,
): Promise<FastifyReply> {
  const isPart = view.frame === 'part' && !isOpenedAlone(parts.request)
  const options = isPart ? {} : await optionsOf(view, ask)
  const context = data === undefined ? undefined : view.context?.(data, ask)
  const frame = frameOf({ ...parts, ask }, { ...form, options }, context)
  const content = view.page(data, ask)
  if (data === undefined) void parts.reply.code(400)
  return sendHtml(
    parts.reply,
    isPart
      ? renderPart(frame, content)
      : wholePage(
          parts,
          frame,
          view.title(ask, data),
          view.frame === 'part' ? alone(content) : content,
        ),
  )
}

function alone(content: ComponentChild): ComponentChild {
  return <div class="card">{content}</div>
}

/** A part that is the whole page: its link was followed without scripts. */
function isOpenedAlone(request: FastifyRequest): boolean {
  return request.headers['sec-fetch-dest'] === 'document'
}

/** Sends the page of a form. */
export function sendForm(
  parts: PageParts,
  form: FormPage<Fields, unknown>,
  { subject, form: state, tried }: FormOutcome,
): FastifyReply {
  const frame = frameOf(parts, state)
  if (Object.keys(state.faults).length > 0) void parts.reply.code(422)
  const title = form.title(parts.ask, subject)
  const content = (
    <>
      <FormBody
        title={title}
        introduction={form.introduction?.(subject, parts.ask)}
        submit={form.apply && form.submit(parts.ask, subject)}
        trial={form.trial?.label(parts.ask)}
        isDestructive={form.isDestructive ?? false}
      />
      {tried && <div id="tried">{tried.page}</div>}
    </>
  )
  return sendHtml(parts.reply, wholePage(parts, frame, title, content))
}

/** Sends a page that no blueprint made. */
export function sendPage(parts: PageParts, title: string, content: ComponentChild): FastifyReply {
  return sendHtml(parts.reply, wholePage(parts, frameOf(parts, noForm), title, content))
}

/** Makes what a feed puts on a page. */
export function partRenderer(parts: PageParts): (content: ComponentChild) => string {
  const frame = frameOf(parts, noForm)
  return (content) => renderPart(frame, content)
}

/** With what has just been done; the parts of a page, which scripts fetch meanwhile, leave that to it. */
function wholePage(
  { site, request, reply }: PageParts,
  frame: Frame,
  title: string,
  content: ComponentChild,
): string {
  const message = messageOf(request, reply, site.secret)
  return renderPage({ ...frame, message }, title, content)
}

function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(html)
}

function frameOf(
  { site, request, reply, ask, route }: PageParts,
  form: FormState,
  context: Given = ask.given,
): Frame {
  const { registry, secret, asset } = site
  return {
    ...{ ask, registry, route, url: request.url, form, context, asset },
    formToken: formToken(ask.session ?? visitorOf(request, reply), secret),
    message: undefined,
    banner: bannerOf(ask),
    theme: themeOf(request),
  }
}

/** The cookie to which forms of somebody who has not signed in are bound; made when there is none. */
function visitorOf(request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, 'visitor')
  if (known !== undefined) return known
  const token = newToken()
  writeCookie(reply, 'visitor', token)
  return token
}

/** Told once. */
function messageOf(
  request: FastifyRequest,
  reply: FastifyReply,
  secret: Buffer,
): string | undefined {
  const cookie = readCookie(request, 'message')
  if (cookie === undefined) return undefined
  writeCookie(reply, 'message', undefined)
  return opened(cookie, secret)
}

function themeOf(request: FastifyRequest): Frame['theme'] {
  const theme = readCookie(request, 'theme')
  return theme === 'light' || theme === 'dark' ? theme : undefined
}

/** What operators want everybody to know. */
function bannerOf({ services: { config } }: Ask<unknown>): string | undefined {
  if (config.banner === undefined) return undefined
  try {
    const text = readFileSync(config.banner, 'utf8').trim().slice(0, 2000)
    return text === '' ? undefined : text
  } catch {
    // As long as it is there.
    return undefined
  }
}
