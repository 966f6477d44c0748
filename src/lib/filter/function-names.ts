import type { FunctionName } from './tree.ts'

/** What a function is called and how many arguments it takes. */
export interface FunctionSignature {
  readonly name: FunctionName
  readonly arity: 0 | 1
}

/** The names of all functions. */
export const functionNames: readonly FunctionName[] = [
  'size',
  'len',
  'length',
  'strlen',
  'time',
  'utcnow',
  'now',
]

/** The function of this name; upper and lower case differ. */
export function signatureOf(name: string): FunctionSignature | undefined {
  const found = functionNames.find((known) => known === name)
  return found && { name: found, arity: withoutArgument.has(found) ? 0 : 1 }
}

const withoutArgument: ReadonlySet<FunctionName> = new Set<FunctionName>(['time', 'utcnow', 'now'])
