import { MentatError } from '../framework/errors/mentat-error.ts'
import {
  type ComparisonOperator,
  type Condition,
  type FilterTree,
  isCondition,
  isScalar,
  type PathNode,
  type ScalarNode,
  type Segment,
  type ValueNode,
} from './tree.ts'

/**
 * A filter as text, in the words of the language, with no more parentheses than needed.
 * @returns text that parseFilter makes an equal tree of
 * @throws MentatError FILTER_INVALID for a tree that no text stands for: a string with both kinds of quotes
 */
export function printFilter(tree: FilterTree): string {
  return isCondition(tree) ? printCondition(tree) : printValue(tree)
}

/** A path as it is written. */
export function printPath({ segments }: Pick<PathNode, 'segments'>): string {
  return segments.map(printSegment).join('.')
}

function printCondition(node: Condition): string {
  switch (node.kind) {
    case 'or':
    case 'xor':
    case 'and':
      return joined(node.operands, ` ${node.kind} `, levelOf(node) + 1)
    case 'not':
      return `not ${enclosed(node.operand, levelOf(node))}`
    case 'exists':
      return `exists ${enclosed(node.operand, levelOf(node) + 1)}`
    case 'comparison':
      return joined([node.left, node.right], ` ${symbols[node.operator]} `, SUM)
  }
}

function printValue(node: ValueNode): string {
  if (isScalar(node)) return printScalar(node)
  switch (node.kind) {
    case 'arithmetic': {
      const level = levelOf(node)
      return `${enclosed(node.left, level)} ${node.operator} ${enclosed(node.right, level + 1)}`
    }
    case 'minus':
      return beginsWithLiteral(node.operand)
        ? `-(${printFilter(node.operand)})`
        : `-${enclosed(node.operand, MINUS)}`
    case 'fallback':
      return joined(node.operands, ' ?? ', PRIMARY)
    case 'call':
      return `${node.name}(${node.arguments.map(printFilter).join(', ')})`
    case 'path':
      return printPath(node)
    case 'list':
      return `[${node.items.map(printFilter).join(', ')}]`
    case 'range':
      return `${printFilter(node.low)}..${printFilter(node.high)}`
  }
}

function printScalar(node: ScalarNode): string {
  if ('text' in node) return node.text
  return node.kind === 'string' ? quotedText(node.value) : String(node.value)
}

function printSegment({ name, index }: Segment): string {
  return index === undefined ? name : `${name}[${index}]`
}

function joined(operands: readonly FilterTree[], separator: string, level: number): string {
  return operands.map((operand) => enclosed(operand, level)).join(separator)
}

function enclosed(node: FilterTree, level: number): string {
  return levelOf(node) < level ? `(${printFilter(node)})` : printFilter(node)
}

/** A minus right before a number would become its sign. */
function beginsWithLiteral(node: ValueNode): boolean {
  if (node.kind === 'number') return node.value >= 0
  if (node.kind === 'duration') return !node.text.startsWith('-')
  const first = node.kind === 'fallback' ? node.operands[0] : undefined
  return first !== undefined && beginsWithLiteral(first)
}

/**
 * A string as it is written in the language, which has no escapes.
 * @throws MentatError FILTER_INVALID for a text with both kinds of quotes
 */
export function quotedText(text: string): string {
  const quote = text.includes('"') ? "'" : '"'
  if (!text.includes(quote)) return quote + text + quote
  throw new MentatError('FILTER_INVALID', 'a text with both kinds of quotes cannot be written', {
    advice: 'Use `like` with a dot in the place of one of the quotes.',
  })
}

/** How tight a node binds, loosest first. */
function levelOf(node: FilterTree): number {
  if (node.kind === 'arithmetic')
    return node.operator === '+' || node.operator === '-' ? SUM : PRODUCT
  return levels[node.kind] ?? PRIMARY
}

const SUM = 6
const PRODUCT = 7
const MINUS = 8
const PRIMARY = 10

const levels: Readonly<Partial<Record<FilterTree['kind'], number>>> = {
  or: 0,
  xor: 1,
  and: 2,
  not: 3,
  exists: 4,
  comparison: 5,
  minus: MINUS,
  fallback: 9,
}

const symbols: Readonly<Record<ComparisonOperator, string>> = {
  eq: '==',
  ne: '!=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  in: 'in',
  is: 'is',
  like: 'like',
  contains: 'contains',
}
