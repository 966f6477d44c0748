import { type TUnsafe, Type } from 'typebox'
import { durationOf } from '../time/duration.ts'
import { byteSizeOf } from './byte-size.ts'
import type { FreeValue } from './free-object.ts'
import type { SecretValue } from './secret-value.ts'

/** What every option says of itself. */
export interface OptionText {
  /** A full sentence for operators: it stands in the sample file and in the man page. */
  readonly description: string
  /** Values to show where there is no default. */
  readonly examples?: readonly unknown[]
}

/** An option with a default and bounds, all written as in a file (`5s`, `64MB`). */
export interface MeasureOptions extends OptionText {
  readonly default?: string | number
  readonly minimum?: string | number
  readonly maximum?: string | number
}

/** The kinds of options whose loaded value differs from what stands in the file. */
export type SpecialKind = 'duration' | 'size' | 'secret' | 'path' | 'free'

/** How a schema tells its special kind: bounds are in milliseconds or bytes. */
export interface Special {
  readonly kind: SpecialKind
  readonly minimum?: number
  readonly maximum?: number
}

/**
 * A duration: `90s`, `10m`, `2h`, a name of the original such as `5_minutes`, or a number of seconds.
 * The loaded value is a number of milliseconds.
 */
export function Duration(options: MeasureOptions): TUnsafe<number> {
  return measure('duration', options, millisecondsOf)
}

/** A size: `64MB`, `1MiB`, or a number of bytes. The loaded value is a number of bytes. */
export function ByteSize(options: MeasureOptions): TUnsafe<number> {
  return measure('size', options, bytesOf)
}

/**
 * A password, key or token: the text itself, `{"file": "/path"}` (relative paths: to the folder of the
 * configuration; one newline at the end is dropped) or `{"env": "NAME"}`. The loaded value is a SecretValue.
 */
export function Secret(options: OptionText): TUnsafe<SecretValue> {
  const special: Special = { kind: 'secret' }
  return Type.Unsafe<SecretValue>({ type: ['string', 'object'], special, ...options })
}

/** A path of a file or folder; the loaded value is absolute: relative ones are resolved against the home folder. */
export function Path(options: OptionText & { readonly default?: string }): TUnsafe<string> {
  const special: Special = { kind: 'path' }
  return Type.Unsafe<string>({ type: 'string', minLength: 1, special, ...options })
}

/**
 * An object that somebody else checks, such as the options of a plugin. The loaded value is a FreeValue; read it with
 * readOptions once its schema is known.
 */
export function FreeObject(
  options: OptionText & { readonly default?: object },
): TUnsafe<FreeValue> {
  const special: Special = { kind: 'free' }
  return Type.Unsafe<FreeValue>({ type: 'object', special, ...options })
}

/** Milliseconds of a duration as it stands in a file; undefined if it is none. */
export function millisecondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 ? value * 1000 : undefined
  return typeof value === 'string' ? durationOf(value.trim()) : undefined
}

/** Bytes of a size as it stands in a file; undefined if it is none. */
export function bytesOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 ? Math.round(value) : undefined
  return typeof value === 'string' ? byteSizeOf(value) : undefined
}

function measure(
  kind: SpecialKind,
  options: MeasureOptions,
  read: (value: unknown) => number | undefined,
): TUnsafe<number> {
  const { minimum, maximum, ...rest } = options
  const special: Special = {
    kind,
    ...(minimum === undefined ? {} : { minimum: read(minimum) ?? Number.NaN }),
    ...(maximum === undefined ? {} : { maximum: read(maximum) ?? Number.NaN }),
  }
  return Type.Unsafe<number>({ type: ['string', 'number'], special, ...rest })
}
