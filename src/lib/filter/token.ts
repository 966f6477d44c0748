import type { ComparisonOperator, LogicalNode, Segment } from './tree.ts'

/** A piece of a filter text. */
export type Token = TokenContent & {
  /** Offset in the text, in UTF-16 units. */
  readonly at: number
  /** As written. */
  readonly text: string
}

type TokenContent =
  | { readonly kind: 'path'; readonly segments: readonly Segment[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'address' | 'time' | 'duration' }
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: 'end' }

/** What an operator is, however it is written. Words and symbols of logic differ in how tight they bind. */
export type Operator =
  | ComparisonOperator
  | LogicalNode['kind']
  | '||'
  | '^^'
  | '&&'
  | 'not'
  | 'exists'
  | '??'
  | '..'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '('
  | ')'
  | '['
  | ']'
  | ','

/** Operators that are words. All letters are lower case or all are upper case. */
export const operatorWords: readonly Operator[] = [
  'or',
  'xor',
  'and',
  'not',
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'in',
  'is',
  'like',
  'contains',
  'exists',
]

/** Operators that are signs; of several that fit the longest counts. */
export const operatorSigns: ReadonlyMap<string, Operator> = new Map([
  ['||', '||'],
  ['^^', '^^'],
  ['&&', '&&'],
  ['!', 'not'],
  ['==', 'eq'],
  ['=', 'eq'],
  ['!=', 'ne'],
  ['<>', 'ne'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['~~', 'in'],
  ['=~', 'like'],
  ['?', 'exists'],
  ['??', '??'],
  ['..', '..'],
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['(', '('],
  [')', ')'],
  ['[', '['],
  [']', ']'],
  [',', ','],
  [';', ','],
])

/** The operators that compare. */
export const comparisons: ReadonlySet<ComparisonOperator> = new Set<ComparisonOperator>([
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'in',
  'is',
  'like',
  'contains',
])
