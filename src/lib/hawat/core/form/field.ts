import type { Translate } from '../translate.ts'

/** What reading and writing a field depends on. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Times without a zone are in this one. */
  readonly timezone: string
  readonly t: Translate
}

/** One of the values to choose from. */
export interface Option {
  readonly value: string
  /** Default: the value. */
  readonly label?: string
}

/** How a field is shown. */
export type Control =
  | {
      readonly kind: 'text' | 'lines' | 'code' | 'password' | 'moment' | 'list' | 'flag' | 'hidden'
    }
  | {
      readonly kind: 'number'
      readonly minimum: number
      readonly maximum: number
      readonly default: number
    }
  | {
      readonly kind: 'choice'
      readonly options: Options
      readonly default?: string | undefined
      /** What nothing chosen means, in a word. */
      readonly none?: string | undefined
    }
  | { readonly kind: 'choices'; readonly options: Options }

/** Fixed options, or the name of a list that the route makes for each page. */
export type Options = readonly Option[] | string

/**
 * One field of a form. The same definition reads the query of a page, the body of a form and that of the API, shows the
 * control, and describes itself in OpenAPI.
 */
export interface Field<Value> {
  readonly control: Control
  readonly label: string
  /** A sentence under the control. */
  readonly hint?: string | undefined
  readonly isRequired: boolean
  /** JSON Schema of the value in a body of the API. */
  readonly schema: Readonly<Record<string, unknown>>
  /**
   * The value of what was given, none or several texts.
   * @throws FieldFault
   */
  read(texts: readonly string[], reading: Reading): Value
  /** What would be given to get this value. */
  write(value: Value, reading: Reading): readonly string[]
}

/** A value that cannot be used; its text says what is expected, in the viewer's language. */
export class FieldFault extends Error {}

/** The fields of a form by their names. */
export type Fields = Readonly<Record<string, Field<never> | Field<unknown>>>

/** What a form with these fields gives. */
export type ValuesOf<F> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never
}
