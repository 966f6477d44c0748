import type { FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../ask.ts'
import type { Done, FormPage, Tried } from '../blueprint.ts'
import type { Fields, ValuesOf } from '../form/field.ts'
import { type Given, readForm, writeForm } from '../form/read.ts'
import type { FormState } from '../frame.ts'
import { mayAsk } from '../links.ts'
import { faultOf, forbidden } from './answer-view.ts'
import { givenOfBody } from './body.ts'

/** What became of a form: shown, not accepted, or done. */
export interface FormOutcome {
  readonly subject: unknown
  readonly form: FormState
  readonly done?: Done
  readonly tried?: Tried
}

/** Whether a form is only to be tried. */
export function isTrial(form: FormPage<Fields, unknown>, request: FastifyRequest): boolean {
  return (
    form.trial !== undefined &&
    (form.apply === undefined || givenOfBody(request)['trial']?.[0] === 'true')
  )
}

/**
 * A form as it is shown at first: with what stands in the query, else with what is there.
 * @throws MentatError FORBIDDEN, VALUE_INVALID when it cannot be done, OBJECT_NOT_FOUND
 */
export async function showForm(
  form: FormPage<Fields, unknown>,
  ask: Ask<unknown>,
): Promise<FormOutcome> {
  const subject = await subjectOf(form, ask)
  const fields = offeredFields(form, ask, subject)
  const written = writeForm(fields, form.initial?.(subject, ask) ?? {}, readingOf(ask))
  const given = { ...written, ...ask.given }
  const basis = form.isUpdate ? basisOf(written) : undefined
  return { subject, form: await stateOf(form, { ask, subject, fields, given, basis, faults: {} }) }
}

/**
 * Does what a form is for.
 * @throws MentatError as showForm, REQUEST_INVALID, and what `apply` throws that is not about its values
 */
export async function applyForm(
  form: FormPage<Fields, unknown>,
  ask: Ask<unknown>,
  request: FastifyRequest,
): Promise<FormOutcome> {
  const subject = await subjectOf(form, ask)
  const fields = offeredFields(form, ask, subject)
  const initial = form.initial?.(subject, ask) ?? {}
  const body = givenOfBody(request)
  const written = writeForm(fields, initial, readingOf(ask))
  // Browsers send every field of a form. Programs name what they change, and the rest stays as it is.
  const given = ask.isApi ? { ...written, ...body } : body
  const [basis] = body['form_basis'] ?? []
  const state = (faults: Readonly<Record<string, string>>, shown = basis): Promise<FormState> =>
    stateOf(form, { ask, subject, fields, given, faults, basis: shown })
  const isOnlyTried = isTrial(form, request)
  const outcome = readForm(fields, given, readingOf(ask))
  if (outcome.faults) return { subject, form: await state(outcome.faults) }
  const present = basisOf(written)
  // Who has pressed twice wants what is there already.
  const isAgain = basisOf(writeForm(fields, outcome.values, readingOf(ask))) === present
  if (!isOnlyTried && basis !== undefined && basis !== present && !isAgain) {
    return { subject, form: await state({ '': ask.t(OVERTAKEN) }, present) }
  }
  const filled = ask.isApi ? pick(outcome.values, Object.keys(body)) : outcome.values
  const values = { ...initial, ...outcome.values }
  const sent = { ask: { ...ask, values }, subject, values, filled }
  try {
    const result = await (isOnlyTried ? tryOut(form, sent) : carryOut(form, sent))
    const isDone = result.done !== undefined
    const after = isDone ? { fields, given, faults: {}, options: {} } : await state({})
    return { subject, form: after, ...result }
  } catch (error) {
    const fault = faultOf(error, fields, ask)
    if (!fault) throw error
    return { subject, form: await state(fault) }
  }
}

/** A form that was sent and could be read. */
interface SentForm {
  readonly ask: Ask<unknown>
  readonly subject: unknown
  readonly values: ValuesOf<Fields>
  readonly filled: Partial<ValuesOf<Fields>>
}

type FormResult = Pick<FormOutcome, 'done' | 'tried'>

async function tryOut(
  form: FormPage<Fields, unknown>,
  { ask, subject, values }: SentForm,
): Promise<FormResult> {
  const tried = await form.trial?.run(values, ask, subject)
  return tried ? { tried } : {}
}

async function carryOut(
  form: FormPage<Fields, unknown>,
  { ask, subject, values, filled }: SentForm,
): Promise<FormResult> {
  const done = await form.apply?.(values, ask, subject, filled)
  return done ? { done } : {}
}

const OVERTAKEN =
  'Somebody else has changed this meanwhile. Here stands what you have filled in: send it again to let it count, or open the form anew to see what is there now.'

/** Stands for what was there: whether it is still the same is all that it tells. */
function basisOf(written: Given): string {
  const filled = Object.entries(written).filter(([, values]) => values.length > 0)
  const text = JSON.stringify(filled.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

/** The fields that this viewer fills in. */
function offeredFields(
  form: FormPage<Fields, unknown>,
  ask: Ask<unknown>,
  subject: unknown,
): Fields {
  const names = form.offered?.(ask, subject)
  return names ? pick(form.fields, names) : form.fields
}

function pick<Value>(
  all: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}

async function subjectOf(form: FormPage<Fields, unknown>, ask: Ask<unknown>): Promise<unknown> {
  const subject = await form.subject(ask)
  if (!mayAsk(form, ask.viewer, subject)) throw forbidden()
  const objection = form.objection?.(ask, subject)
  if (objection !== undefined) throw new MentatError('VALUE_INVALID', objection, { advice: '' })
  return subject
}

interface StateParts {
  readonly ask: Ask<unknown>
  readonly subject: unknown
  readonly fields: Fields
  readonly given: Given
  readonly faults: Readonly<Record<string, string>>
  readonly basis: string | undefined
}

async function stateOf(
  form: FormPage<Fields, unknown>,
  { ask, subject, fields, given, faults, basis }: StateParts,
): Promise<FormState> {
  const options = ask.isApi ? {} : ((await form.options?.(ask, subject)) ?? {})
  return { fields, given, faults, options, basis }
}

function readingOf({ now, viewer, t }: Ask<unknown>) {
  return { now, timezone: viewer.timezone, t }
}
