import { compileExpression, compileFilter } from '../../filter/compile.ts'
import type { FilterTree } from '../../filter/tree.ts'
import type { FilterWarning } from '../../filter/warnings.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'

/** How a text of the original's filter language reads here. */
export interface RuleReading {
  /** Why it cannot be understood: the first line, then its place with a caret. */
  readonly fault: readonly string[] | undefined
  /** What the original may have read otherwise, and what is doubtful: each as lines. */
  readonly differences: readonly (readonly string[])[]
}

/** Reads a condition. */
export function readRule(text: string): RuleReading {
  return reading(() => compileFilter(text))
}

/** Reads an expression. */
export function readExpression(text: string): RuleReading {
  return reading(() => compileExpression(text))
}

interface Compiled {
  readonly tree: FilterTree
  readonly warnings: readonly FilterWarning[]
}

function reading(compile: () => Compiled): RuleReading {
  try {
    const { tree, warnings } = compile()
    const told = new Set<string>()
    lookAt(tree, told)
    const differences = [...[...told].map((line) => [line]), ...warnings.map(linesOf)]
    return { fault: undefined, differences }
  } catch (error) {
    if (!(error instanceof MentatError)) throw error
    return { fault: error.message.split('\n'), differences: [] }
  }
}

function linesOf({ text, advice, line, column, shown }: FilterWarning): string[] {
  return [`line ${line}, column ${column}: ${text}`, ...shown.split('\n'), advice]
}

const ordering = ['gt', 'ge', 'lt', 'le']
const constants = [
  ...['string', 'number', 'boolean', 'address', 'time', 'duration', 'word'],
  ...['range', 'list'],
]

/**
 * What pynspect, the language of versions before ransack, computes otherwise without saying so: a constant on the left changes
 * places with the path and the operator stays; arithmetic goes from right to left, without precedence.
 */
function lookAt(tree: FilterTree, told: Set<string>): void {
  if (tree.kind === 'comparison' && isConstant(tree.left) && !isConstant(tree.right)) {
    if (ordering.includes(tree.operator)) {
      told.add(
        'a constant stands on the left: pynspect exchanged the sides and kept the operator, so 5 < x was x < 5',
      )
    }
  }
  if (tree.kind === 'arithmetic') {
    if (tree.left.kind === 'arithmetic' || tree.right.kind === 'arithmetic') {
      told.add(
        'arithmetic has the usual precedence: pynspect computed from right to left, without any',
      )
    } else if (isConstant(tree.left) && !isConstant(tree.right)) {
      told.add(
        'a constant stands on the left of an operator: pynspect exchanged the sides, so 15 - x was x - 15',
      )
    }
  }
  for (const part of partsOf(tree)) lookAt(part, told)
}

function isConstant({ kind }: FilterTree): boolean {
  return constants.includes(kind)
}

function partsOf(tree: FilterTree): readonly FilterTree[] {
  if ('operands' in tree) return tree.operands
  if ('operand' in tree) return [tree.operand]
  if (tree.kind === 'comparison' || tree.kind === 'arithmetic') return [tree.left, tree.right]
  return tree.kind === 'call' ? tree.arguments : []
}
