import { parseMoment } from '../../../framework/time/moment.ts'
import { instantOf, offsetAt } from '../../../framework/time/zone.ts'
import { type Field, FieldFault, type Options, type Reading } from './field.ts'

/** What every field says of itself. */
export interface FieldText {
  readonly label: string
  readonly hint?: string
  readonly required?: boolean
}

/** Longest text that a field takes unless it says otherwise, in characters. */
const LONGEST = 1000

/** Most values of one list. */
const MOST_VALUES = 1000

/** A text on one line, without control characters; nothing given is ''. Breaks that were pasted are blanks. */
export function text(about: FieldText & { readonly longest?: number }): Field<string> {
  const field = textField(about, { kind: 'text', longest: about.longest ?? LONGEST })
  return {
    ...field,
    read([given = ''], reading) {
      const value = field.read([given.replaceAll(/[\t\r\n\u2028\u2029]+/g, ' ')], reading)
      if (!/\p{Cc}/u.test(value)) return value
      throw new FieldFault(reading.t('The text holds a control character.'))
    },
  }
}

/** A text of several lines. */
export function lines(about: FieldText & { readonly longest?: number }): Field<string> {
  return textField(about, { kind: 'lines', longest: about.longest ?? 100_000 })
}

/** A rule of the filter language, or JSON: several lines in a typewriter's letters. */
export function code(about: FieldText & { readonly longest?: number }): Field<string> {
  return textField(about, { kind: 'code', longest: about.longest ?? 100_000 })
}

/** Never shown again, and not trimmed. */
export function password(about: FieldText): Field<string> {
  const field = textField(about, { kind: 'password', longest: 1000 })
  return {
    ...field,
    read: (texts, reading) => present(texts[0] ?? '', about, reading),
    write: () => [],
  }
}

/** A value that people do not see: where to go on, the place of the next page. */
export function hidden(longest = LONGEST): Field<string> {
  return textField({ label: '' }, { kind: 'hidden', longest })
}

/** A yes or no; not given is no. */
export function flag(about: FieldText): Field<boolean> {
  return {
    control: { kind: 'flag' },
    ...aboutOf(about),
    schema: { type: 'boolean' },
    read: ([given = '']) => !['', 'false', '0', 'no', 'off'].includes(given.toLowerCase()),
    write: (value) => (value ? ['true'] : []),
  }
}

/** A whole number; not given is the default. */
export function number(
  about: FieldText & {
    readonly minimum: number
    readonly maximum: number
    readonly default: number
  },
): Field<number> {
  const { minimum, maximum } = about
  return {
    control: { kind: 'number', minimum, maximum, default: about.default },
    ...aboutOf(about),
    schema: { type: 'integer', minimum, maximum, default: about.default },
    read: ([given = ''], { t }) => {
      if (given.trim() === '') return about.default
      const value = Number(given)
      if (Number.isInteger(value) && value >= minimum && value <= maximum) return value
      throw new FieldFault(
        t('Expected a whole number from {minimum} to {maximum}.', { minimum, maximum }),
      )
    },
    write: (value) => [String(value)],
  }
}

/** A point in time, in milliseconds since 1970; not given is undefined. Without a zone it is one of the viewer's clocks. */
export function moment(about: FieldText): Field<number | undefined> {
  return {
    control: { kind: 'moment' },
    ...aboutOf(about),
    schema: { type: 'string', description: 'RFC 3339, or relative: -7d' },
    read: ([given = ''], reading) => {
      const trimmed = present(given.trim(), about, reading)
      return trimmed === '' ? undefined : readMoment(trimmed, reading)
    },
    write: (value, { timezone }) =>
      value === undefined
        ? []
        : [
            new Date(value + offsetAt(value, timezone))
              .toISOString()
              .slice(0, 19)
              .replace('T', ' '),
          ],
  }
}

/** Values separated by commas, blanks or lines; `1[.]2[.]3[.]4`, as people write what must not be clicked, is read as well. */
export function list(about: FieldText): Field<readonly string[]> {
  return {
    control: { kind: 'list' },
    ...aboutOf(about),
    schema: { type: 'array', items: { type: 'string' }, maxItems: MOST_VALUES },
    read: (texts, reading) => {
      const values = texts
        .flatMap((given) => withoutNul(given, reading).split(/[\s,;]+/))
        .map((value) => value.replaceAll('[.]', '.').replaceAll('[:]', ':'))
        .filter((value) => value !== '')
      return bounded([...new Set(values)], about, reading)
    },
    write: (values) => (values.length === 0 ? [] : [values.join(', ')]),
  }
}

/** One of some values; not given is the default, or '', which `none` names. */
export function choice(
  about: FieldText & {
    readonly options: Options
    readonly default?: string
    readonly none?: string
  },
): Field<string> {
  const { options, default: usual, none } = about
  const known = typeof options === 'string' ? undefined : options.map(({ value }) => value)
  return {
    control: { kind: 'choice', options, default: usual, none },
    ...aboutOf(about),
    schema: {
      type: 'string',
      ...(known ? { enum: known } : {}),
      ...(usual === undefined ? {} : { default: usual }),
    },
    read: ([first = ''], reading) => {
      const given = first === '' ? (usual ?? '') : first
      if (known && given !== '' && !known.includes(given))
        throw unknownChoice(given, known, reading)
      return present(withoutNul(given, reading), about, reading)
    },
    write: (value) => (value === '' ? [] : [value]),
  }
}

/** Some of the values; they come repeated, or separated by commas when `split` says so. */
export function choices(
  about: FieldText & { readonly options: Options; readonly split?: boolean },
): Field<readonly string[]> {
  const { options, split = false } = about
  const known = typeof options === 'string' ? undefined : options.map(({ value }) => value)
  return {
    control: { kind: 'choices', options },
    ...aboutOf(about),
    schema: { type: 'array', items: { type: 'string', ...(known ? { enum: known } : {}) } },
    read: (texts, reading) => {
      const given = split ? texts.flatMap((value) => value.split(',')) : texts
      const values = [...new Set(given.map((value) => withoutNul(value.trim(), reading)))]
      const wrong = known && values.find((value) => value !== '' && !known.includes(value))
      if (wrong !== undefined) throw unknownChoice(wrong, known ?? [], reading)
      return bounded(
        values.filter((value) => value !== ''),
        about,
        reading,
      )
    },
    write: (values) => values,
  }
}

function textField(
  about: FieldText,
  { kind, longest }: { kind: 'text' | 'lines' | 'code' | 'password' | 'hidden'; longest: number },
): Field<string> {
  return {
    control: { kind },
    ...aboutOf(about),
    schema: { type: 'string', maxLength: longest },
    read: ([given = ''], reading) => {
      const value = withoutNul(given.replaceAll('\r\n', '\n').trim(), reading)
      if (value.length > longest) {
        throw new FieldFault(reading.t('Expected at most {longest} characters.', { longest }))
      }
      return present(value, about, reading)
    },
    write: (value) => (value === '' ? [] : [value]),
  }
}

function aboutOf({ label, hint, required = false }: FieldText) {
  return { label, hint, isRequired: required }
}

function present(value: string, { required }: FieldText, { t }: Reading): string {
  if (required && value === '') throw new FieldFault(t('This is needed.'))
  return value
}

function withoutNul(value: string, { t }: Reading): string {
  if (value.includes('\0')) throw new FieldFault(t('The text holds a NUL character.'))
  return value
}

function bounded(
  values: readonly string[],
  { required }: FieldText,
  { t }: Reading,
): readonly string[] {
  if (values.length > MOST_VALUES) {
    throw new FieldFault(t('Expected at most {n} values.', { n: MOST_VALUES }))
  }
  if (required && values.length === 0) throw new FieldFault(t('This is needed.'))
  return values
}

function unknownChoice(value: string, known: readonly string[], { t }: Reading): FieldFault {
  return new FieldFault(
    t('"{value}" is none of: {known}.', {
      value,
      known: known.filter((one) => one !== '').join(', '),
    }),
  )
}

/** As `parseMoment` has it, but what has no zone is a time of the viewer's clocks. */
function readMoment(given: string, { now, timezone, t }: Reading): number {
  const parsed = momentOrNone(given, now)
  if (parsed >= EARLIEST && parsed <= LATEST) {
    return hasNoZone.test(given) ? instantOf(parsed, timezone) : parsed
  }
  throw new FieldFault(
    t('"{given}" is no time; expected one like 2026-11-23 14:05, or -7d.', {
      given: given.slice(0, 100),
    }),
  )
}

function momentOrNone(given: string, now: number): number {
  try {
    return parseMoment(given, now)
  } catch {
    return NaN
  }
}

/** Years that have four digits wherever they are written, in every zone, and with a stretch of time before them or after. */
const EARLIEST = Date.UTC(1900, 0, 1)
const LATEST = Date.UTC(9999, 11, 31)

const hasNoZone = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/
