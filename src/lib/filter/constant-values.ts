import { readAddresses } from './addresses.ts'
import { readDuration, readTime } from './literal.ts'
import { printFilter } from './print.ts'
import type { ConstantNode, FilterTree, RangeNode, ScalarNode } from './tree.ts'
import type { Reading } from './typing.ts'
import { Moment, Span, type Value } from './value.ts'

/** Makes the failure for a node that cannot mean anything. */
export type Refuse = (node: FilterTree, reason: string, advice?: string) => Error

/**
 * The values of a constant, texts read as what stands beside them.
 * @throws MentatError FILTER_INVALID for a text that cannot be read so, and for a quoted number beside a number
 */
export function constantValues(
  node: ConstantNode,
  reading: Reading | undefined,
  refuse: Refuse,
): readonly Value[] {
  if (node.kind === 'list') {
    return node.items.flatMap((item) => constantValues(item, reading, refuse))
  }
  return [
    node.kind === 'range' ? readRange(node, reading, refuse) : readScalar(node, reading, refuse),
  ]
}

function readScalar(node: ScalarNode, reading: Reading | undefined, refuse: Refuse): Value {
  switch (node.kind) {
    case 'string':
    case 'word':
      return reading === undefined ? node.value : readText(node, node.value, reading, refuse)
    case 'number':
    case 'boolean':
      if (reading === 'address') throw noAddress(node, refuse)
      return node.value
    case 'time':
      if (reading === 'address') throw noAddress(node, refuse)
      return new Moment(readTime(node.text) ?? Number.NaN)
    case 'duration':
      if (reading === 'address') throw noAddress(node, refuse)
      return readDuration(node.text)
    case 'address':
      return readAddresses(node.text)
  }
}

function readText(node: FilterTree, text: string, reading: Reading, refuse: Refuse): Value {
  switch (reading) {
    case 'address': {
      const block = readAddresses(text)
      if (!block) throw noAddress(node, refuse)
      return block
    }
    case 'time':
      return readMoment(text) ?? refused(node, 'a time', timeAdvice, refuse)
    case 'duration':
      return readDuration(text) ?? refused(node, 'a duration', durationAdvice, refuse)
    case 'time or duration': {
      const advice = `${timeAdvice} ${durationAdvice}`
      return (
        readMoment(text) ??
        readDuration(text) ??
        refused(node, 'a time or a duration', advice, refuse)
      )
    }
    case 'number':
      if (node.kind !== 'word' && quotedNumber.test(text)) {
        const reason = `${printFilter(node)} is a text, and numbers stand beside it`
        throw refuse(node, reason, `Write ${text.trim()} without quotes.`)
      }
      return text
  }
}

function readMoment(text: string): Moment | undefined {
  const time = readTime(text)
  return time === undefined ? undefined : new Moment(time)
}

function noAddress(node: FilterTree, refuse: Refuse): Error {
  return refuse(node, `${printFilter(node)} is not an address`, addressAdvice)
}

function refused(node: FilterTree, kind: string, advice: string, refuse: Refuse): never {
  throw refuse(node, `${printFilter(node)} cannot be read as ${kind}`, advice)
}

/** Texts at the ends are read as the other end is, or else as what stands beside the range. */
function readRange(node: RangeNode, reading: Reading | undefined, refuse: Refuse): Value {
  const { low, high } = node
  if (low.kind === 'number' && high.kind === 'number') {
    if (reading === 'address') throw noAddress(node, refuse)
    return new Span('number', low.value, high.value)
  }
  const kind = [low.kind, high.kind].find((found) => found !== 'string') ?? reading
  if (kind === 'address') {
    const block = readAddresses(`${textOf(low)}-${textOf(high)}`)
    if (!block) throw noAddress(node, refuse)
    return block
  }
  if (kind === 'time' || kind === 'duration') {
    if (reading === 'address') throw noAddress(node, refuse)
    const ends = [low, high].map((end) => readText(end, textOf(end), kind, refuse))
    return spanOf(ends) ?? refused(node, `a range of ${kind}s`, timeAdvice, refuse)
  }
  const advice = 'The ends are numbers, times, durations or addresses.'
  throw refuse(node, `${printFilter(node)} is not a range`, advice)
}

function spanOf([low, high]: readonly Value[]): Span | undefined {
  if (low instanceof Moment && high instanceof Moment) {
    return new Span('time', low.milliseconds, high.milliseconds)
  }
  return typeof low === 'number' && typeof high === 'number'
    ? new Span('number', low, high)
    : undefined
}

function textOf(end: ScalarNode): string {
  return 'text' in end ? end.text : String(end.value)
}

const quotedNumber = /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*$/
const addressAdvice =
  'An address is 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or the same of IPv6; names of hosts are in Hostname.'
const timeAdvice = 'A time is "2024-05-02T10:00:00Z" or a date "2024-05-02".'
const durationAdvice = 'A duration is "00:05:00" or "1D00:00:00".'
