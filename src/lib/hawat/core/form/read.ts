import { type Field, FieldFault, type Fields, type Reading, type ValuesOf } from './field.ts'

/** What was given for each name: none, one or several texts. */
export type Given = Readonly<Record<string, readonly string[]>>

/** What came of reading a form: values when nothing is wrong, else what is wrong by field. */
export type Outcome<F extends Fields> =
  | { readonly values: ValuesOf<F>; readonly faults?: undefined }
  | { readonly values?: undefined; readonly faults: Readonly<Record<string, string>> }

/** Reads all fields; names that no field has are left alone. */
export function readForm<F extends Fields>(fields: F, given: Given, reading: Reading): Outcome<F> {
  const values: Record<string, unknown> = {}
  const faults: Record<string, string> = {}
  for (const [name, field] of Object.entries(fields)) {
    try {
      values[name] = (field as Field<unknown>).read(given[name] ?? [], reading)
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error
      faults[name] = error.message
    }
  }
  return Object.keys(faults).length > 0 ? { faults } : { values: values as ValuesOf<F> }
}

/** What would be given to get these values; fields without one give nothing. */
export function writeForm<F extends Fields>(
  fields: F,
  values: Partial<ValuesOf<F>>,
  reading: Reading,
): Given {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const field = fields[name] as Field<unknown> | undefined
      return field && value !== undefined ? [[name, field.write(value, reading)]] : []
    }),
  )
}

/** A query or the body of a form: a name may come several times. */
export function givenOfSearch(parameters: URLSearchParams): Given {
  const given: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  for (const [name, value] of parameters) (given[name] ??= []).push(value)
  return given
}

/**
 * The body of the API: texts, numbers, truth values, or lists of them.
 * @returns undefined when it is something else
 */
export function givenOfJson(body: unknown): Given | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  const given: Record<string, readonly string[]> = Object.create(null) as Record<
    string,
    readonly string[]
  >
  for (const [name, value] of Object.entries(body)) {
    const items: unknown[] = Array.isArray(value) ? value : value === null ? [] : [value]
    if (!items.every((item) => ['string', 'number', 'boolean'].includes(typeof item)))
      return undefined
    // As the text of a form always is: half of a character is none.
    given[name] = items.map((item) => String(item).toWellFormed())
  }
  return given
}

/** The same as a query, in the order of the names. */
export function searchOf(given: Given): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, values] of Object.entries(given)) {
    for (const value of values) parameters.append(name, value)
  }
  return parameters
}
