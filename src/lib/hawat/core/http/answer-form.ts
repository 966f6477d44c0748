import type { FastifyRequest } from 'fastify'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import type { Ask } from '../ask.ts'
import type { Done, FormPage, Tried } from '../blueprint.ts'
import type { Fields } from '../form/field.ts'
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
  return { subject, form: await stateOf(form, { ask, subject, fields, given, faults: {} }) }
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
  // Browsers send every field of a form. Programs name what they change, and the rest stays as it is.
  const given = ask.isApi ? { ...writeForm(fields, initial, readingOf(ask)), ...body } : body
  const state = (faults: Readonly<Record<string, string>>): Promise<FormState> =>
    stateOf(form, { ask, subject, fields, given, faults })
  const outcome = readForm(fields, given, readingOf(ask))
  if (outcome.faults) return { subject, form: await state(outcome.faults) }
  try {
    const values = { ...initial, ...outcome.values }
    const asked = { ...ask, values }
    if (isTrial(form, request)) {
      const tried = await form.trial?.run(values, asked, subject)
      return { subject, form: await state({}), ...(tried && { tried }) }
    }
    const done = await form.apply?.(values, asked, subject)
    return { subject, form: { fields, given, faults: {}, options: {} }, ...(done && { done }) }
  } catch (error) {
    const fault = faultOf(error, fields, ask)
    if (!fault) throw error
    return { subject, form: await state(fault) }
  }
}

/** The fields that this viewer fills in. */
function offeredFields(
  form: FormPage<Fields, unknown>,
  ask: Ask<unknown>,
  subject: unknown,
): Fields {
  const names = form.offered?.(ask, subject)
  if (!names) return form.fields
  return Object.fromEntries(Object.entries(form.fields).filter(([name]) => names.includes(name)))
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
}

async function stateOf(
  form: FormPage<Fields, unknown>,
  { ask, subject, fields, given, faults }: StateParts,
): Promise<FormState> {
  const options = ask.isApi ? {} : ((await form.options?.(ask, subject)) ?? {})
  return { fields, given, faults, options }
}

function readingOf({ now, viewer, t }: Ask<unknown>) {
  return { now, timezone: viewer.timezone, t }
}
