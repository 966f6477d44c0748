import { constantValues, type Refuse } from './constant-values.ts'
import { compileMirroredTest, compileTest } from './constant-test.ts'
import { asPath, compileOperand, type Operand } from './operand.ts'
import { comparePairs } from './pairs.ts'
import { compilePath, NONE, type Test } from './path-values.ts'
import { typeOfPath } from './path-type.ts'
import { isSameList, type PairOperator } from './relation.ts'
import { compileContains, compileLike, containsTest, likeTest } from './text-comparison.ts'
import { type Check, type Truth, UNKNOWN } from './truth.ts'
import { type ComparisonNode, isConstant, type PathNode, type ValueNode } from './tree.ts'
import { readingBy } from './typing.ts'

/**
 * Compiles a comparison. Nothing of the event is read before it is looked at.
 * @throws MentatError FILTER_INVALID for a constant that makes no sense beside the other side
 */
export function compileComparison(node: ComparisonNode, refuse: Refuse): Check {
  const lookUp = compileLookUp(node, refuse)
  if (lookUp) return searching(lookUp)
  const { operator } = node
  if (operator === 'like') return compileLike(node, refuse)
  if (operator === 'contains') return compileContains(node, refuse)
  if (operator === 'is') return compileIs(node, refuse)
  return compileValues(node, operator, refuse)
}

/** A comparison of the values of one path, each by itself, with constants. */
export interface LookUp {
  readonly path: PathNode
  /** The truth for one value of the path; undefined when there is no constant to compare with. */
  readonly test: Test | undefined
}

/** The usual kind of comparison; undefined for any other. */
export function compileLookUp(node: ComparisonNode, refuse: Refuse): LookUp | undefined {
  const { operator, left, right } = node
  if (operator === 'is') return undefined
  const path = asPath(left)
  if (operator === 'like') return path && { path, test: likeTest(node, refuse) }
  if (path && isConstant(right)) {
    if (operator === 'contains') return { path, test: containsTest(node, refuse) }
    const constants = constantValues(right, readingBy(left), refuse)
    const test = constants.length > 0 && compileTest(operator, typeOfPath(path), constants)
    return { path, test: test || undefined }
  }
  const other = asPath(right)
  if (!other || !isConstant(left) || operator === 'contains') return undefined
  const constants = constantValues(left, readingBy(right), refuse)
  const test = constants.length > 0 && compileMirroredTest(operator, typeOfPath(other), constants)
  return { path: other, test: test || undefined }
}

/** Looks for a value that passes the test; a side without values makes it unknown. */
function searching({ path, test }: LookUp): Check {
  if (!test) return () => UNKNOWN
  const search = compilePath(path)
  return (document) => {
    const truth = search(document, test)
    return truth === NONE ? UNKNOWN : truth
  }
}

function compileValues(
  { left, right }: ComparisonNode,
  operator: PairOperator,
  refuse: Refuse,
): Check {
  const sides = operandsOf(left, right, refuse)
  if (isConstant(left) && isConstant(right)) {
    const truth = comparePairs(operator, sides.left({}, 0), sides.right({}, 0))
    return () => truth
  }
  return (document, now) => {
    const values = sides.left(document, now)
    return values.length === 0
      ? UNKNOWN
      : comparePairs(operator, values, sides.right(document, now))
  }
}

function compileIs({ left, right }: ComparisonNode, refuse: Refuse): Check {
  const sides = operandsOf(left, right, refuse)
  return (document, now): Truth => {
    const one = sides.left(document, now)
    if (one.length === 0) return UNKNOWN
    const other = sides.right(document, now)
    return other.length === 0 ? UNKNOWN : isSameList(one, other)
  }
}

function operandsOf(
  left: ValueNode,
  right: ValueNode,
  refuse: Refuse,
): { left: Operand; right: Operand } {
  return {
    left: compileOperand(left, readingBy(right), refuse),
    right: compileOperand(right, readingBy(left), refuse),
  }
}
