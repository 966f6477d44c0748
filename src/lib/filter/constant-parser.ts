import { parseInterval } from '../idea/interval.ts'
import type { Nodes } from './nodes.ts'
import type { Token } from './token.ts'
import { describe, type TokenStream } from './token-stream.ts'
import type { ListNode, RangeNode, ScalarNode } from './tree.ts'

/** Reads a constant or a range; undefined where none begins. */
export function parseConstant(
  tokens: TokenStream,
  nodes: Nodes,
): ScalarNode | RangeNode | undefined {
  const { current } = tokens
  const low = parseScalar(tokens, nodes)
  if (low === undefined) return undefined
  const sign = tokens.current
  if (!tokens.accept('..')) return low
  const end = tokens.current
  const high = parseScalar(tokens, nodes)
  if (!high) {
    const advice = `The ends of a range are ${endKinds}.`
    throw tokens.invalid(end, `expected the end of a range, found ${describe(end)}`, advice)
  }
  requireEnds(tokens, sign, low, high)
  if (tokens.is('..')) throw tokens.invalid(tokens.current, 'a range has two ends')
  return nodes.note({ kind: 'range', low, high }, current.at, [low, high])
}

/** Reads a list behind its opening bracket. */
export function parseList(tokens: TokenStream, nodes: Nodes, opening: Token): ListNode {
  const items: (ScalarNode | RangeNode)[] = []
  while (!tokens.accept(']')) {
    if (items.length > 0 && !tokens.accept(',')) {
      if (tokens.current.kind === 'end') throw notClosed(tokens, opening)
      throw tokens.surplus('a comma or the end of the list')
    }
    if (items.length > 0 && tokens.accept(']')) break
    items.push(parseItem(tokens, nodes, opening))
  }
  return nodes.note({ kind: 'list', items }, opening.at, [])
}

function parseScalar(tokens: TokenStream, nodes: Nodes): ScalarNode | undefined {
  const { current } = tokens
  const isSigned = tokens.isSignedLiteral()
  if (isSigned) tokens.advance()
  const scalar = scalarOf(tokens.current, isSigned)
  if (!scalar) return undefined
  tokens.advance()
  return nodes.note(scalar, current.at, [])
}

function scalarOf(token: Token, isNegative: boolean): ScalarNode | undefined {
  switch (token.kind) {
    case 'string':
      return { kind: 'string', value: token.value }
    case 'number':
      // Without a negative zero, which would print as 0.
      return { kind: 'number', value: isNegative && token.value !== 0 ? -token.value : token.value }
    case 'boolean':
      return { kind: 'boolean', value: token.value }
    case 'address':
    case 'time':
    case 'duration':
      return { kind: token.kind, text: isNegative ? `-${token.text}` : token.text }
    case 'path':
    case 'operator':
    case 'end':
      return undefined
  }
}

/** Both ends are of one kind; a text takes the kind of the other end. */
function requireEnds(tokens: TokenStream, sign: Token, low: ScalarNode, high: ScalarNode): void {
  const kinds = [low.kind, high.kind].filter((kind) => kind !== 'string')
  const isOneKind = kinds.length < 2 || kinds[0] === kinds[1]
  if (!isOneKind || kinds.some((kind) => !rangeKinds.has(kind))) {
    const reason = `a range goes not from ${nameOf(low)} to ${nameOf(high)}`
    throw tokens.invalid(sign, reason, `The ends of a range are ${endKinds}.`)
  }
  if (low.kind !== 'address' || high.kind !== 'address') return
  if (!parseInterval(`${low.text}-${high.text}`)) {
    const advice = 'The ends are two single addresses, both IPv4 or both IPv6.'
    throw tokens.invalid(sign, `${low.text}..${high.text} is not a range of addresses`, advice)
  }
}

/** A bare path in a list is the text of its own name. */
function parseItem(tokens: TokenStream, nodes: Nodes, opening: Token): ScalarNode | RangeNode {
  const { current } = tokens
  if (current.kind === 'path') {
    tokens.advance()
    if (tokens.is('(')) throw tokens.invalid(current, 'a list holds constants, not functions')
    if (tokens.is('..')) throw tokens.invalid(current, `a range has ends that are ${endKinds}`)
    return nodes.note({ kind: 'word', value: current.text }, current.at, [])
  }
  const constant = parseConstant(tokens, nodes)
  if (constant) return constant
  if (current.kind === 'end') throw notClosed(tokens, opening)
  const advice = tokens.is('[')
    ? 'Lists do not nest.'
    : 'A list holds texts, numbers, addresses, times, durations, ranges and names.'
  throw tokens.invalid(current, `expected a constant, found ${describe(current)}`, advice)
}

function notClosed(tokens: TokenStream, opening: Token): Error {
  return tokens.invalid(opening, 'this list is not closed')
}

function nameOf({ kind }: ScalarNode): string {
  return kind === 'address' ? 'an address' : `a ${kind === 'string' ? 'text' : kind}`
}

const endKinds = 'numbers, times, durations or addresses'
const rangeKinds: ReadonlySet<string> = new Set(['number', 'time', 'duration', 'address'])
