import type { JsonObject } from '../idea/json.ts'
import { AddressBlock } from './addresses.ts'
import { calculate, negate } from './arithmetic.ts'
import { constantValues, type Refuse } from './constant-values.ts'
import { callFunction } from './functions.ts'
import { printDuration, printTime } from './literal.ts'
import { collect, compilePath } from './path-values.ts'
import { typeOfPath } from './path-type.ts'
import { type ConstantNode, isConstant, type PathNode, type ValueNode } from './tree.ts'
import { isEmptyList, type Reading, readingBy, readingInArithmetic, typeOf } from './typing.ts'
import { Moment, type Present, readerOf, Span, type Value } from './value.ts'

/** A compiled value node; never throws. No value at all is an empty list. */
export type Operand = (document: JsonObject, now: number) => readonly Value[]

/**
 * Compiles a node to its typed values.
 * @param reading how texts that are written down are read, from what stands beside the node
 * @throws MentatError FILTER_INVALID
 */
export function compileOperand(
  node: ValueNode,
  reading: Reading | undefined,
  refuse: Refuse,
): Operand {
  if (isConstant(node)) {
    const values = constantValues(node, reading, refuse)
    return () => values
  }
  switch (node.kind) {
    case 'path':
      return compilePathOperand(node)
    case 'fallback': {
      const own = readingBy(node) ?? reading
      return firstWithValue(node.operands.map((operand) => compileOperand(operand, own, refuse)))
    }
    case 'call': {
      const [argument] = node.arguments.map((one) => compileTexts(one, refuse))
      return (document, now) => callFunction(node.name, argument?.(document, now) ?? [], now)
    }
    case 'minus': {
      const operand = compileOperand(node.operand, reading, refuse)
      return (document, now) => operand(document, now).map(negate)
    }
    case 'arithmetic': {
      const inner = readingInArithmetic(node, reading)
      const left = compileOperand(node.left, inner, refuse)
      const right = compileOperand(node.right, inner, refuse)
      return (document, now) => calculate(node.operator, left(document, now), right(document, now))
    }
  }
}

/** A compiled value node that yields what stands, or would stand, in an event. */
export type Texts = (document: JsonObject, now: number) => readonly Present[]

/** Compiles a node to values as an event holds them: addresses, times and durations are texts. */
export function compileTexts(node: ValueNode, refuse: Refuse): Texts {
  if (node.kind === 'path') {
    const search = compilePath(node)
    return (document) => collect(search, document)
  }
  if (node.kind === 'fallback') {
    return firstWithText(node.operands.map((operand) => compileTexts(operand, refuse)))
  }
  if (isConstant(node)) {
    const items = node.kind === 'list' ? node.items : [node]
    const values = items.flatMap((item) => textsOfConstant(item, refuse))
    return () => values
  }
  const isDuration = typeOf(node) === 'duration'
  const operand = compileOperand(node, undefined, refuse)
  return (document, now) => textsOf(operand(document, now), isDuration)
}

/** The path that a node comes to; `Path ?? []` is the same as `Path`. */
export function asPath(node: ValueNode): PathNode | undefined {
  if (node.kind === 'path') return node
  if (node.kind !== 'fallback') return undefined
  const [first, ...others] = node.operands
  return first?.kind === 'path' && others.every(isEmptyList) ? first : undefined
}

/** Whether there is any value among these. */
export function isAnyKnown(values: readonly Value[]): boolean {
  return values.some((value) => value !== undefined)
}

function compilePathOperand(path: PathNode): Operand {
  const search = compilePath(path)
  const read = readerOf(typeOfPath(path))
  return (document) => collect(search, document).map(read)
}

function firstWithValue(operands: readonly Operand[]): Operand {
  return (document, now) => {
    let values: readonly Value[] = []
    for (const operand of operands) {
      values = operand(document, now)
      if (isAnyKnown(values)) return values
    }
    return values
  }
}

function firstWithText(operands: readonly Texts[]): Texts {
  return (document, now) => {
    for (const operand of operands) {
      const values = operand(document, now)
      if (values.length > 0) return values
    }
    return []
  }
}

/** Addresses and durations as they are written. */
function textsOfConstant(node: ConstantNode, refuse: Refuse): readonly Present[] {
  if (node.kind === 'address' || node.kind === 'duration') return [node.text]
  return textsOf(constantValues(node, undefined, refuse), false)
}

function textsOf(values: readonly Value[], isDuration: boolean): readonly Present[] {
  return values.flatMap((value) => {
    const text = textOf(value, isDuration)
    return text === undefined ? [] : [text]
  })
}

function textOf(value: Value, isDuration: boolean): Present | undefined {
  if (value instanceof Moment) return printTime(value.milliseconds)
  if (value instanceof AddressBlock) return value.toString()
  if (value instanceof Span) return undefined
  return isDuration && typeof value === 'number' ? printDuration(value) : value
}
