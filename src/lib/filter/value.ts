import { parseAggregationWindow } from '../idea/aggregation-window.ts'
import type { JsonObject } from '../idea/json.ts'
import { type AddressBlock, readAddresses } from './addresses.ts'
import { isPrintable, readTime } from './literal.ts'
import type { ValueType } from './path-type.ts'

/**
 * A value while a filter is evaluated. A duration is its number of seconds. Undefined is a value that is not
 * known: what an impossible calculation gives.
 */
export type Value =
  string | number | boolean | JsonObject | Moment | AddressBlock | Span | undefined

/** A point in time, in milliseconds since 1970. */
export class Moment {
  readonly milliseconds: number

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds
  }
}

/** A range `a..b`, both ends included: of numbers (and durations), or of times in milliseconds. */
export class Span {
  readonly of: 'number' | 'time'
  readonly low: number
  readonly high: number

  /** Ends in the wrong order are swapped. */
  constructor(of: 'number' | 'time', one: number, other: number) {
    this.of = of
    this.low = Math.min(one, other)
    this.high = Math.max(one, other)
  }
}

/** A value that a path reaches: neither null nor a list. */
export type Present = string | number | boolean | JsonObject

/** Reads a value of an event. */
export type ValueReader = (value: Present) => Value

/** The reader for paths of a type; what cannot be read so keeps its JSON type. */
export function readerOf(type: ValueType): ValueReader {
  switch (type) {
    case 'number':
      return readNumeric
    case 'time':
      return readMoment
    case 'duration':
      return readSeconds
    case 'address':
      return readBlock
    case 'text':
    case 'boolean':
    case 'object':
    case 'plain':
      return asIs
  }
}

/** A number; also one in a text. */
export function readNumeric(value: Present): Value {
  if (typeof value === 'number') return value
  return typeof value === 'string' && numberInText.test(value) ? Number(value) : value
}

/** A time; a number is Unix seconds. */
function readMoment(value: Present): Value {
  const time = millisecondsOf(value)
  return time === undefined ? value : new Moment(time)
}

/** The milliseconds since 1970 that a value of a time path stands for. */
export function millisecondsOf(value: Present): number | undefined {
  if (typeof value === 'string') return readTime(value)
  if (typeof value !== 'number') return undefined
  return isPrintable(value * 1000) ? value * 1000 : undefined
}

/** A duration; a number is seconds. */
function readSeconds(value: Present): Value {
  const window = typeof value === 'string' ? parseAggregationWindow(value) : undefined
  return window === undefined ? value : window / 1000
}

function readBlock(value: Present): Value {
  return (typeof value === 'string' ? readAddresses(value) : undefined) ?? value
}

function asIs(value: Present): Value {
  return value
}

/** Bounded, because a number of a million digits takes long to read. */
const numberInText = /^\s{0,9}-?\d{1,20}(?:\.\d{1,20})?\s{0,9}$/
