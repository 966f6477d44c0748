import type { PlainObject } from '../../framework/config/schema-node.ts'

/**
 * What becomes of a key of the original: it is the same here, has another name or place, means something else, is not needed,
 * or is not known to anybody.
 */
export const verdicts = ['same', 'renamed', 'changed', 'not_needed', 'unknown'] as const

/** One of them. */
export type Verdict = (typeof verdicts)[number]

/** What is told of one value. */
export interface Told {
  readonly verdict: Verdict
  /** A sentence without full stop. */
  readonly text: string
  /** The place within the value, as keys and indices. */
  readonly within?: readonly string[]
  /** More lines: the place in a rule, with a caret. */
  readonly details?: readonly string[]
  /** What goes into files of ours. Without it, and unless it is not needed, the text becomes a remark in the file. */
  readonly carry?: readonly Carry[]
}

/** A value for a file of ours. */
export interface Carry {
  /** Relative to the folder of the configuration; default: that of the program whose file is read. */
  readonly file?: string
  readonly path: readonly string[]
  readonly value: unknown
}

/** Where a value is read. */
export interface Place {
  readonly key: string
  /** The name that the program has here: `inspector-b`. */
  readonly instance: string
  /** What all programs of the original share: its folder `core`. */
  readonly core: PlainObject
}

/** Tells what becomes of the value of a key. */
export type Teller = (value: unknown, place: Place) => readonly Told[]

/** What is told of the keys of a program. */
export type KeyTable = Readonly<Record<string, Teller>>

/** The key and its meaning are the same. */
export const same: Teller = (value, { key }) => [
  { verdict: 'same', text: 'means what it meant', carry: [{ path: [key], value }] },
]

/** The value goes to another place. */
export function renamed(...path: readonly string[]): Teller {
  return (value) => [
    { verdict: 'renamed', text: `is ${path.join('.')} here`, carry: [{ path, value }] },
  ]
}

/** The value goes to a file of another program, or of `core/`. */
export function movedTo(file: string, ...path: readonly string[]): Teller {
  return (value) => [
    {
      verdict: 'renamed',
      text: `is ${path.join('.')} of ${file} here`,
      carry: [{ file, path, value }],
    },
  ]
}

/** The value goes over as a list, for which one text is enough in the original. */
export function asList(teller: Teller): Teller {
  return (value, place) => teller(typeof value === 'string' ? [value] : value, place)
}

/** The value goes over, and means something else. */
export function sameBut(text: string): Teller {
  return (value, { key }) => [{ verdict: 'changed', text, carry: [{ path: [key], value }] }]
}

/** The value does not go over: somebody has to decide. */
export function changed(text: string): Teller {
  return () => [{ verdict: 'changed', text }]
}

/** Nothing has to be done. */
export function notNeeded(text: string): Teller {
  return () => [{ verdict: 'not_needed', text }]
}
