import fc from 'fast-check'
import type {
  ArithmeticNode,
  ComparisonNode,
  Condition,
  ConstantNode,
  FilterTree,
  LogicalNode,
  PathNode,
  RangeNode,
  ScalarNode,
  ValueNode,
} from '../../src/lib/filter/tree.ts'

/** An ordinary object, as the parser makes. */
function record<T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>
}

const name = fc.oneof(
  fc.constantFrom('Category', 'Source', 'Target', 'IP4', 'Port', 'DetectTime', 'Node', 'AggrWin'),
  fc.constantFrom('_Mentat', 'EventClass', '__proto__', 'constructor', 'order', 'a-b', 'x', 'T0'),
)

/** Paths of one to three segments. */
export const pathNodes: fc.Arbitrary<PathNode> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: record({ name }) },
      {
        weight: 1,
        arbitrary: record({
          name,
          index: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant('#' as const)),
        }),
      },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((segments) => ({ kind: 'path', segments }))

const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value): ScalarNode => ({ kind: 'number', value: value === 0 ? 0 : value }))

const string = fc
  .oneof(fc.string(), fc.constantFrom('Recon.Scanning', '2024-05-02', '192.0.2.1', '22', '(', ''))
  .filter((value) => !(value.includes('"') && value.includes("'")))
  .map((value): ScalarNode => ({ kind: 'string', value }))

const address = fc
  .constantFrom(
    '192.0.2.1',
    '192.0.2.77/24',
    '192.0.2.9-192.0.2.1',
    '::',
    '2001:db8::/32',
    '::1-::5',
  )
  .map((text): ScalarNode => ({ kind: 'address', text }))

const time = fc
  .constantFrom('2024-05-02T10:00:00Z', '2024-05-02t10:00:00', '1999-01-01T00:00:00.5+02:00')
  .map((text): ScalarNode => ({ kind: 'time', text }))

const duration = fc
  .constantFrom('00:05:00', '1D00:00:00', '-12d01:02:03.25')
  .map((text): ScalarNode => ({ kind: 'duration', text }))

const boolean = fc.boolean().map((value): ScalarNode => ({ kind: 'boolean', value }))

const scalar = fc.oneof(number, string, address, time, duration, boolean)

const word = fc
  .constantFrom('Recon.Scanning', 'ssh', 'Node[1].Name', 'Source.IP4[#]', 'a-b')
  .map((value): ScalarNode => ({ kind: 'word', value }))

const single = fc
  .constantFrom('192.0.2.1', '192.0.2.200')
  .map((text): ScalarNode => ({ kind: 'address', text }))

const range = fc
  .oneof(
    ...[number, time, duration, single].map((end) => fc.tuple(end, end)),
    fc.tuple(time, fc.constant<ScalarNode>({ kind: 'string', value: '2024-05-02' })),
  )
  .map(([low, high]): RangeNode => ({ kind: 'range', low, high }))

const list = fc
  .array(fc.oneof(scalar, word))
  .map((items): ConstantNode => ({ kind: 'list', items }))

const listWithRanges = fc
  .array(fc.oneof(scalar, range))
  .map((items): ConstantNode => ({ kind: 'list', items }))

const comparison = fc.constantFrom(
  ...(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'is', 'like', 'contains'] as const),
)

interface Ties {
  value: ValueNode
  condition: Condition
  tree: FilterTree
}

/** Trees as parseFilter makes them; many of them have no meaning and do not compile. */
export const filterTrees: fc.Arbitrary<FilterTree> = fc.letrec<Ties>(
  (tie: fc.LetrecTypedTie<Ties>) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      pathNodes,
      scalar,
      list,
      record<ArithmeticNode>({
        kind: fc.constant('arithmetic' as const),
        operator: fc.constantFrom('+', '-', '*', '/', '%'),
        left: tie('value'),
        right: tie('value'),
      }),
      tie('value').map((operand): ValueNode => ({ kind: 'minus', operand })),
      fc
        .array(tie('value'), { minLength: 2, maxLength: 3 })
        .map((operands): ValueNode => ({ kind: 'fallback', operands })),
      fc.oneof(
        fc
          .tuple(fc.constantFrom('size', 'len', 'length', 'strlen'), tie('value'))
          .map(([called, argument]): ValueNode => {
            return { kind: 'call', name: called, arguments: [argument] }
          }),
        fc
          .constantFrom('time', 'now', 'utcnow')
          .map((called): ValueNode => ({ kind: 'call', name: called, arguments: [] })),
      ),
    ),
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      record<ComparisonNode>({
        kind: fc.constant('comparison' as const),
        operator: comparison,
        left: tie('value'),
        right: tie('value'),
      }),
      record<ComparisonNode>({
        kind: fc.constant('comparison' as const),
        operator: fc.constant('in' as const),
        left: tie('value'),
        right: fc.oneof(tie('value'), range, listWithRanges),
      }),
      record<LogicalNode>({
        kind: fc.constantFrom('or' as const, 'and' as const, 'xor' as const),
        operands: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      }),
      fc
        .tuple(fc.constantFrom('not' as const, 'exists' as const), tie('tree'))
        .map(([kind, operand]): Condition => ({ kind, operand })),
    ),
    tree: fc.oneof(
      { weight: 3, arbitrary: tie('condition') },
      { weight: 1, arbitrary: tie('value') },
    ),
  }),
).tree

/** Documents with the keys of events and any values, nested lists, and odd keys such as `__proto__`. */
export const hostileDocuments: fc.Arbitrary<string> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('null', '0', '1', '22', '1e308', '-0', 'true', 'false', '""', '[]', '{}'),
    fc.string().map((text) => JSON.stringify(text)),
    fc.constantFrom(
      ...['Recon.Scanning', '192.0.2.1', '192.0.2.0/24', '::1', '22', 'bogus', '00:05:00'].map(
        (text) => JSON.stringify(text),
      ),
      ...['2024-05-02T10:00:00Z', '9999-99-99T99:99:99Z', '\ud800', '😀\u0000'].map((text) =>
        JSON.stringify(text),
      ),
    ),
    fc.double().map((number) => JSON.stringify(number)),
    fc
      .array(tie('value') as fc.Arbitrary<string>, { maxLength: 4 })
      .map((all) => `[${all.join()}]`),
    tie('object') as fc.Arbitrary<string>,
  ),
  object: fc
    .array(fc.tuple(name, tie('value') as fc.Arbitrary<string>), { maxLength: 6 })
    .map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join()}}`),
})).object
