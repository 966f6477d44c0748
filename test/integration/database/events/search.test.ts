import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Database } from '../../../../src/lib/database/database.ts'
import { searchEvents } from '../../../../src/lib/database/events/search/page.ts'
import type {
  PageRequest,
  SearchParameters,
} from '../../../../src/lib/database/events/search/parameters.ts'
import { countEvents } from '../../../../src/lib/database/events/search/summary.ts'
import { startCluster } from '../../../support/database.ts'
import { storeEvents } from '../../../support/events.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { isMentatError } from '../../../support/mentat-error.ts'

const cluster = await startCluster()

/** IDs of all hits, sorted; the count has to agree. */
async function found(database: Database, parameters: SearchParameters): Promise<string[]> {
  const { hits, next } = await searchEvents(database, parameters, { limit: 1000 })
  assert.equal(next, undefined)
  assert.equal(await countEvents(database, parameters), hits.length)
  return hits.map(({ id }) => id).toSorted()
}

describe('lists', () => {
  let database: Database
  const all = ['bare', 'one', 'other', 'two']
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    const filled = (letter: string, port: number) => ({
      Category: [`Cat.${letter}`],
      Source: [{ Type: [`S${letter}`], Port: [port], Proto: [`P${letter}`] }],
      Target: [{ Type: [`T${letter}`], Port: [port + 1000], Proto: ['tcp'] }],
      Node: [{ Name: `node.${letter}`, Type: [`N${letter}`] }],
      TLP: letter === 'a' ? 'green' : 'WHITE',
      _Mentat: {
        EventClass: `Class-${letter}`,
        TargetClass: `tclass-${letter}`,
        EventSeverity: letter === 'a' ? 'Low' : 'high',
        TargetSeverity: letter === 'a' ? 'medium' : 'critical',
        ResolvedAbuses: [`abuse-${letter}`],
        TargetAbuses: [`tabuse-${letter}`],
        InspectionErrors: [`error ${letter}`],
      },
    })
    await storeEvents(database, {
      bare: { Category: ['Test'] },
      one: filled('a', 1),
      other: filled('b', 2),
      two: {
        Category: ['Cat.a', 'Cat.b'],
        Source: [
          { Type: ['Sa'], Port: [1], Proto: ['Pa'] },
          { Type: ['Sb'], Port: [2], Proto: ['pb'] },
        ],
        Target: [{ Type: ['Ta', 'Tb'], Port: [1001, 1002] }],
        Node: [
          { Name: 'node.a', Type: ['Na'] },
          { Name: 'node.b', Type: ['Nb'] },
        ],
        _Mentat: {
          ResolvedAbuses: ['abuse-a', 'abuse-b'],
          TargetAbuses: ['tabuse-a', 'tabuse-b'],
          InspectionErrors: ['error a', 'error b'],
        },
      },
    })
  })

  // Each: the value that `one` has, the one that `other` has, and whether `two` can have both.
  const lists = {
    categories: ['Cat.a', 'Cat.b', true],
    source_ports: ['1', '2', true],
    target_ports: ['1001', '1002', true],
    host_ports: ['1', '1002', true],
    source_types: ['Sa', 'Sb', true],
    target_types: ['Ta', 'Tb', true],
    host_types: ['Sa', 'Tb', true],
    protocols: ['PA', 'pb', true],
    detectors: ['node.a', 'node.b', true],
    detector_types: ['Na', 'Nb', true],
    groups: ['abuse-a', 'abuse-b', true],
    target_groups: ['tabuse-a', 'tabuse-b', true],
    inspection_errs: ['error a', 'error b', true],
    classes: ['CLASS-A', 'class-b', false],
    target_classes: ['tclass-a', 'tclass-b', false],
    severities: ['low', 'HIGH', false],
    target_severities: ['medium', 'critical', false],
    tlps: ['Green', 'white', false],
  } as const

  for (const [name, [a, b, isList]] of Object.entries(lists)) {
    test(`${name}: values, several, none, any, negated`, async () => {
      const search = (...values: string[]) => found(database, { [name]: values })
      const not = (...values: string[]) =>
        found(database, { [name]: values, [`not_${name}`]: true })
      const two = isList ? ['two'] : []
      // Every event has a category.
      const none = name === 'categories' ? [] : isList ? ['bare'] : ['bare', 'two']
      const any = all.filter((id) => !none.includes(id))
      const without = (ids: readonly string[]) => all.filter((id) => !ids.includes(id))

      assert.deepEqual(await search(a), ['one', ...two])
      assert.deepEqual(await search(b), ['other', ...two])
      assert.deepEqual(
        await search(
          a,
          b,
          'absent-0'.replace(/.*/, (text) => (name.endsWith('ports') ? '9' : text)),
        ),
        ['one', 'other', ...two],
      )
      assert.deepEqual(await search('__EMPTY__'), none)
      assert.deepEqual(await search('__ANY__'), any)
      assert.deepEqual(await search('__EMPTY__', '__ANY__'), all)
      assert.deepEqual(
        await search('__EMPTY__', a),
        [...none, 'one', ...two].filter((id, at, ids) => ids.indexOf(id) === at).toSorted(),
      )
      assert.deepEqual(await not(a), without(['one', ...two]))
      assert.deepEqual(await not(a, b), isList ? ['bare'] : ['bare', 'two'])
      assert.deepEqual(await not('__EMPTY__'), any)
      assert.deepEqual(await not('__ANY__'), none)
      assert.deepEqual(await search(), all, 'an empty list is no condition')
    })
  }

  test('all conditions must hold', async () => {
    assert.deepEqual(await found(database, { categories: ['Cat.a'], source_ports: ['2'] }), ['two'])
    assert.deepEqual(await found(database, { categories: ['Cat.a'], tlps: ['WHITE'] }), [])
    assert.deepEqual(
      await found(database, { categories: ['Cat.a'], detectors: ['node.b'], not_detectors: true }),
      ['one'],
    )
  })

  test('host ports and types take the place of those of the sides', async () => {
    assert.deepEqual(await found(database, { host_ports: ['1'], source_ports: ['2'] }), [
      'one',
      'two',
    ])
    assert.deepEqual(await found(database, { host_types: ['Tb'], target_types: ['Ta'] }), [
      'other',
      'two',
    ])
    assert.deepEqual(await found(database, { host_types: [], target_types: ['Ta'] }), [
      'one',
      'two',
    ])
  })

  test('what is not a port is refused by name', async () => {
    for (const port of [
      '65536',
      '-1',
      'http',
      '',
      '1.5',
      '1e3',
      '99999999999',
      "1'",
      '{1}',
      '\0',
    ]) {
      await assert.rejects(
        found(database, { source_ports: [port] }),
        isMentatError('SEARCH_INVALID', 'source_ports: "'),
      )
    }
    assert.deepEqual(await found(database, { target_ports: [' 1001 '] }), ['one', 'two'])
    assert.deepEqual(await found(database, { target_ports: ['0', '65535'] }), [])
  })
})

describe('values that mean something to SQL, to arrays or to LIKE', () => {
  const hostile = [
    ...["'", '"', '\\', '{}', '{a,b}', 'NULL', 'null', '%', '_', '\\\\', '$1', '::text', ' '],
    ...[
      "'; DROP TABLE events; --",
      "') OR true --",
      '\n',
      '\t',
      '}',
      ',',
      'č%_',
      'nul\0nul',
      '\ud800',
    ],
  ]
  // The bare value, where it is a name at all.
  const nameOf = (value: string) => (value.trim() === '' ? `n${value}n` : value)
  let database: Database
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    await storeEvents(
      database,
      Object.fromEntries(
        hostile.map((value, index) => [
          `h${index}`,
          {
            Category: [`c${value}c`],
            Description: `d${value}d`,
            Node: [{ Name: nameOf(value) }],
            _Mentat: { EventClass: `k${value}k` },
          },
        ]),
      ),
    )
  })

  for (const [index, value] of hostile.entries()) {
    test(`finds ${JSON.stringify(value)}, and only that`, async () => {
      const ids = hostile.flatMap((other, at) => (other === value ? [`h${at}`] : [])).toSorted()
      assert.deepEqual(ids, [`h${index}`])
      const inAnyCase = hostile.flatMap((other, at) =>
        other.toLowerCase() === value.toLowerCase() ? [`h${at}`] : [],
      )
      assert.deepEqual(await found(database, { categories: [`c${value}c`] }), ids)
      assert.deepEqual(await found(database, { detectors: ['x', nameOf(value)] }), ids)
      assert.deepEqual(await found(database, { classes: [`k${value}k`] }), inAnyCase)
      assert.deepEqual(await found(database, { description: `d${value}d` }), inAnyCase)
      assert.equal(
        (await found(database, { description: `d${value}d`, not_description: true })).length,
        hostile.length - inAnyCase.length,
      )
      assert.deepEqual(await found(database, { severities: [value], groups: [value] }), [])
      await assert.rejects(
        found(database, { source_addrs: [value] }),
        isMentatError('SEARCH_INVALID', 'source_addrs: "'),
      )
    })
  }

  test('a search changes nothing', async () => {
    assert.equal(await countEvents(database, {}), hostile.length)
  })
})

describe('descriptions', () => {
  let database: Database
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    await storeEvents(database, {
      none: {},
      empty: { Description: '' },
      percent: { Description: '100% of x_y' },
      plain: { Description: '100 of xzy' },
      czech: { Description: 'Příliš žluťoučký kůň' },
      long: { Description: `${'long '.repeat(1000)}end` },
    })
  })
  const cases: readonly [string, string[]][] = [
    ['100', ['percent', 'plain']],
    ['100%', ['percent']],
    ['X_Y', ['percent']],
    ['x', ['percent', 'plain']],
    ['0%', ['percent']],
    ['%', ['percent']],
    ['_', ['percent']],
    ['ŽLUŤOUČKÝ', ['czech']],
    ['ž', ['czech']],
    ['LONG LONG', ['long']],
    ['absent', []],
  ]
  for (const [description, ids] of cases) {
    test(`"${description}" in any case and anywhere, negated too`, async () => {
      assert.deepEqual(await found(database, { description }), ids)
      const others = ['czech', 'empty', 'long', 'none', 'percent', 'plain'].filter(
        (id) => !ids.includes(id),
      )
      assert.deepEqual(await found(database, { description, not_description: true }), others)
    })
  }
  test('an empty text is no condition', async () => {
    assert.equal((await found(database, { description: '' })).length, 6)
    assert.equal((await found(database, { description: '', not_description: true })).length, 6)
  })
})

describe('times', () => {
  let database: Database
  const base = Date.UTC(2024, 4, 2, 10)
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    const clock = new FakeClock(base + 3_600_000)
    await storeEvents(
      database,
      {
        before: { DetectTime: '2024-05-02T09:59:59.999999Z' },
        at: { DetectTime: '2024-05-02T10:00:00Z' },
        after: { DetectTime: '2024-05-02T10:00:00.000001Z' },
      },
      clock,
    )
    clock.advance(1000)
    await storeEvents(database, { later: { DetectTime: '2024-05-02T10:00:01Z' } }, clock)
  })

  test('both ends are inside, to the microsecond', async () => {
    assert.deepEqual(await found(database, { dt_from: base }), ['after', 'at', 'later'])
    assert.deepEqual(await found(database, { dt_to: base }), ['at', 'before'])
    assert.deepEqual(await found(database, { dt_from: base, dt_to: base }), ['at'])
    assert.deepEqual(await found(database, { dt_from: base + 0.001, dt_to: base + 999 }), ['after'])
    assert.deepEqual(await found(database, { dt_from: base + 1, dt_to: base }), [])
  })

  test('storage', async () => {
    const stored = base + 3_600_000
    assert.deepEqual(await found(database, { st_from: stored + 1000 }), ['later'])
    assert.deepEqual(await found(database, { st_to: stored }), ['after', 'at', 'before'])
    assert.deepEqual(await found(database, { st_to: stored, dt_from: base + 0.001 }), ['after'])
  })

  test('times beyond all events are no mistake, what is no time is', async () => {
    assert.equal((await found(database, { dt_from: -1e15, dt_to: 8.64e15 })).length, 4)
    assert.equal((await found(database, { st_from: -Infinity, st_to: Infinity })).length, 4)
    assert.deepEqual(await found(database, { dt_from: Infinity }), [])
    assert.deepEqual(await found(database, { dt_to: -1e300 }), [])
    await assert.rejects(
      found(database, { dt_from: Number.NaN }),
      isMentatError('SEARCH_INVALID', 'dt_from'),
    )
  })
})

test('host ports and types: none means on neither side, any on one at least', async () => {
  const { database } = await cluster.createDatabase()
  await storeEvents(database, {
    neither: {},
    source: { Source: [{ Port: [1], Type: ['S'] }] },
    target: { Target: [{ Port: [2], Type: ['T'] }] },
  })
  for (const name of ['host_ports', 'host_types']) {
    assert.deepEqual(await found(database, { [name]: ['__EMPTY__'] }), ['neither'])
    assert.deepEqual(await found(database, { [name]: ['__ANY__'] }), ['source', 'target'])
  }
  assert.deepEqual(await found(database, { host_ports: ['2', '__EMPTY__'] }), ['neither', 'target'])
})

test('shadow reporting: true, false, either', async () => {
  const { database } = await cluster.createDatabase()
  await storeEvents(database, {
    none: {},
    source: { _Mentat: { ShadowReporting: true } },
    target: { _Mentat: { ShadowReportingTarget: true } },
  })
  assert.deepEqual(await found(database, { shadow_reporting: true }), ['source'])
  assert.deepEqual(await found(database, { shadow_reporting: false }), ['none', 'target'])
  assert.deepEqual(await found(database, { shadow_reporting_target: true }), ['target'])
  assert.deepEqual(await found(database, { shadow_reporting_target: false }), ['none', 'source'])
  assert.deepEqual(
    await found(database, { shadow_reporting: false, shadow_reporting_target: false }),
    ['none'],
  )
})

test('visible_to hides what the traffic light restricts from others than the groups concerned', async () => {
  const { database } = await cluster.createDatabase()
  await storeEvents(database, {
    none: {},
    green: { TLP: 'GREEN' },
    amber: { TLP: 'amber' },
    strict: { TLP: 'AMBER-STRICT', _Mentat: { ResolvedAbuses: ['mine', 'yours'] } },
    red: { TLP: 'RED', _Mentat: { TargetAbuses: ['mine'] } },
  })
  assert.deepEqual(await found(database, { visible_to: [] }), ['green', 'none'])
  assert.deepEqual(await found(database, { visible_to: ['mine'] }), [
    'green',
    'none',
    'red',
    'strict',
  ])
  assert.deepEqual(await found(database, { visible_to: ['yours', 'other'] }), [
    'green',
    'none',
    'strict',
  ])
  assert.equal((await found(database, {})).length, 5)
})

describe('pages', () => {
  let database: Database
  const clock = new FakeClock()
  /** Ties of detection and of storage, microseconds, and two days. */
  const times = [
    ...['2024-05-01T23:59:59.999999Z', '2024-05-02T00:00:00Z', '2024-05-02T00:00:00Z'],
    ...[
      '2024-05-02T00:00:00.000001Z',
      '2024-05-02T00:00:00.000001Z',
      '2024-05-02T00:00:00.000002Z',
    ],
    ...['2024-05-02T10:00:00.5Z', '2024-05-02T10:00:00.5Z', '2024-05-02T10:00:00.5Z'],
  ]
  const stored = new Map<string, readonly [detected: string, order: number]>()
  before(async () => {
    ;({ database } = await cluster.createDatabase())
    // The order of storing is another one than that of detection.
    for (const part of [2, 0, 1]) {
      const events = Object.fromEntries(
        times.flatMap((DetectTime, index) =>
          index % 3 === part ? [[`p${index}`, { DetectTime }]] : [],
        ),
      )
      await storeEvents(database, events, clock)
      for (const [id, { DetectTime }] of Object.entries(events))
        stored.set(id, [DetectTime, clock.now()])
      clock.advance(60_000)
    }
  })

  const walk = async (
    request: PageRequest,
    parameters: SearchParameters = {},
    between?: () => Promise<unknown>,
  ) => {
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await searchEvents(database, parameters, {
        ...request,
        ...(after ? { after } : {}),
      })
      assert.ok(page.hits.length <= request.limit)
      ids.push(...page.hits.map(({ id }) => id))
      after = page.next
      await between?.()
    } while (after !== undefined)
    return ids
  }
  const expected = (sort: 'detecttime' | 'storagetime', ascending: boolean) => {
    const key = (id: string) => {
      const [detected, order] = stored.get(id)!
      return sort === 'detecttime' ? detected.replace(/Z$/, '').padEnd(27, '.') : String(order)
    }
    const ids = [...stored.keys()].toSorted((a, b) =>
      `${key(a)} ${a}` < `${key(b)} ${b}` ? -1 : 1,
    )
    return ascending ? ids : ids.toReversed()
  }

  for (const sort of ['detecttime', 'storagetime'] as const) {
    for (const ascending of [true, false]) {
      for (const limit of [1, 2, 4, 9, 10]) {
        test(`by ${sort}, ${ascending ? 'ascending' : 'descending'}, ${limit} a page: each once, in order`, async () => {
          assert.deepEqual(await walk({ sort, ascending, limit }), expected(sort, ascending))
        })
      }
    }
  }

  test('the time that is searched for gives the order when none is asked for', async () => {
    assert.deepEqual(await walk({ limit: 3 }, { st_from: 0 }), expected('storagetime', false))
    assert.deepEqual(
      await walk({ limit: 3 }, { st_from: 0, dt_from: 0 }),
      expected('detecttime', false),
    )
    assert.deepEqual(await walk({ limit: 3 }), expected('detecttime', false))
  })

  test('the last page has no next, even when it is full', async () => {
    const page = await searchEvents(database, {}, { limit: 9 })
    assert.equal(page.hits.length, 9)
    assert.equal(page.next, undefined)
  })

  test('documents only when they are asked for, verbatim', async () => {
    const [bare] = (await searchEvents(database, {}, { limit: 1 })).hits
    assert.equal(Object.hasOwn(bare!, 'document'), false)
    const [full] = (await searchEvents(database, {}, { limit: 1, documents: true })).hits
    assert.match(full!.document ?? '', /^\{"Format":"IDEA0","ID":"p8",/)
  })

  test('what is not the end of a page of this search is refused', async () => {
    const { next = '' } = await searchEvents(database, {}, { limit: 2 })
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const time = '2024-05-02T00:00:00Z'
    const wrong = [
      ...[
        '',
        'x',
        '%',
        '\0',
        next.slice(2),
        forged(null),
        forged({}),
        forged(['detecttime']),
        forged('text'),
      ],
      ...[
        forged(['detecttime', 'yesterday', 'p1']),
        forged(['detecttime', time, 7]),
        forged(['e.id', time, 'p1']),
      ],
      ...[
        forged(['detecttime', "2024-05-02'; --", 'p1']),
        forged(['storagetime', time, 'p1']),
        forged([]),
      ],
    ]
    for (const after of wrong) {
      await assert.rejects(
        searchEvents(database, {}, { limit: 2, sort: 'detecttime', after }),
        isMentatError('SEARCH_INVALID', 'after: '),
        after,
      )
    }
    await assert.rejects(
      searchEvents(database, {}, { limit: 2, sort: 'storagetime', after: next }),
      isMentatError('SEARCH_INVALID', 'after: '),
    )
    for (const id of ["'; DROP TABLE events; --", 'nul\0', '\ud800']) {
      await searchEvents(database, {}, { limit: 2, after: forged(['detecttime', time, id]) })
    }
  })

  test('limits that are none are refused', async () => {
    for (const limit of [0, -1, 1.5, 10_001, Number.NaN, Infinity]) {
      await assert.rejects(
        searchEvents(database, {}, { limit }),
        isMentatError('SEARCH_INVALID', 'limit: '),
      )
    }
    assert.equal((await searchEvents(database, {}, { limit: 10_000 })).hits.length, 9)
  })

  test('events that come between two pages neither shift nor repeat what was there', async () => {
    let count = 0
    const ids = await walk({ limit: 2 }, {}, async () => {
      count += 1
      await storeEvents(
        database,
        {
          [`new${count}`]: { DetectTime: '2024-05-02T12:00:00Z' },
          [`a${count}`]: { DetectTime: '2024-05-02T00:00:00Z' },
          [`zz${count}`]: { DetectTime: '2024-05-02T10:00:00.5Z' },
        },
        clock,
      )
    })
    assert.deepEqual(
      ids.filter((id) => stored.has(id)),
      expected('detecttime', false),
    )
    assert.equal(new Set(ids).size, ids.length)
  })
})
