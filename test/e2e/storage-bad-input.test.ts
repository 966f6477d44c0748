import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, test } from 'node:test'
import { startPipeServer } from '../support/pipe-postgres.ts'
import {
  asItCame,
  assertConsistent,
  documentOf,
  openWorkplace,
  put,
  reasonOf,
  storedCount,
  untilRefused,
  untilStored,
  untilWorkedOff,
} from '../support/pipe-workplace.ts'
import { namesIn } from '../support/queue.ts'
import { LIMIT } from '../support/start-daemon.ts'
import { until } from '../support/until.ts'

/** One daemon meets everything that is put into its queue; it must outlive all of it. */
const { database, url } = await startPipeServer()
const workplace = openWorkplace({ url })
const { layout, run } = workplace

/** As root the daemon runs as nobody: root could read every file. */
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534
if (isRoot) {
  spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, workplace.home])
  chmodSync(workplace.home, 0o755)
}
const daemon = workplace.start([], isRoot ? { uid: NOBODY, env: { HOME: workplace.home } } : {})
await daemon.ready()

let serial = 0
let isToRun = true

/** The text of an event. `members` is JSON text, put in as it is. */
function event(id: string, members = ''): string {
  const more = members === '' ? '' : `, ${members}`
  return `{"Format": "IDEA0", "ID": "${id}", "DetectTime": "2024-05-02T10:00:10Z", "Category": ["Test"]${more}}`
}

/** Puts an event in, and says that it is stored to the letter: by the database and by \`event show\`. */
async function assertStored(id: string, text: string): Promise<string> {
  put(layout, id, text)
  const document = await untilStored(database, id)
  assert.equal(withoutAdditions(document), text)
  const shown = await run('event', 'show', id)
  assert.equal(shown.status, 0, shown.stderr)
  assert.equal(shown.stdout, `${document}\n`)
  await until(`${id} has left the queue`, () =>
    namesIn(layout.pending).every((owner) => !existsSync(join(layout.pending, owner, id))),
  )
  assert.ok(!namesIn(layout.errors).includes(id))
  return document
}

/** `_Mentat` is the last member, unless the event came with one. */
function withoutAdditions(document: string): string {
  return document.replace(/,"_Mentat":\{.*\}(\s*\})$/s, '$1')
}

async function assertRefused(
  name: string,
  content: string | Uint8Array,
  code: string,
  words: RegExp,
): Promise<void> {
  put(layout, name, content)
  const reason = await untilRefused(layout, name)
  assert.equal(reason.code, code)
  assert.match(reason.text, words)
  assert.ok(readFileSync(join(layout.errors, name)).equals(Buffer.from(content)), 'it is kept')
}

afterEach(async () => {
  if (!isToRun) return
  // The daemon lives on and does its work.
  serial += 1
  put(layout, `good-${serial}`, event(`good-${serial}`))
  await untilStored(database, `good-${serial}`)
  assert.equal(daemon.running, true, daemon.stderr)
  assert.doesNotMatch(daemon.stderr, /\] (ERROR|CRITICAL) /)
})

describe('a message that is no event goes to errors with its reason', () => {
  const cases: [string, string | Uint8Array, string, RegExp][] = [
    [
      'truncated JSON',
      event('t').slice(0, 50),
      'EVENT_NOT_JSON',
      /line 1, column 51: found the end/,
    ],
    ['text after the event', `${event('t')} x`, 'EVENT_NOT_JSON', /found "x"/],
    ['two events', `${event('t')}\n${event('u')}`, 'EVENT_NOT_JSON', /line 2, column 1/],
    ['Latin-1', Buffer.from(event('t', '"Note": "útok"'), 'latin1'), 'EVENT_NOT_UTF8', /0xfa/],
    ['UTF-16', Buffer.from(event('t'), 'utf16le'), 'EVENT_NOT_JSON', /line 1, column 2/],
    [
      'a cut character',
      Buffer.concat([Buffer.from('{"ID": "'), Buffer.of(0xc5)]),
      'EVENT_NOT_UTF8',
      /incomplete/,
    ],
    [
      'a surrogate in UTF-8',
      Buffer.concat([Buffer.from('{"ID": "'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}')]),
      'EVENT_NOT_UTF8',
      /byte 0xa0 is not UTF-8 \(offset 9\)/,
    ],
    ['an empty file', '', 'EVENT_EMPTY', /empty/],
    ['a blank file', ' \n\t\r\n ', 'EVENT_EMPTY', /empty/],
    ['NUL bytes', Buffer.alloc(1000), 'EVENT_NOT_JSON', /line 1, column 1/],
    ['only a byte order mark', '\uFEFF', 'EVENT_EMPTY', /empty/],
    ['a list', `[${event('t')}]`, 'EVENT_NOT_OBJECT', /found a list/],
    ['null', 'null', 'EVENT_NOT_OBJECT', /null/],
    ['a number', '1e400', 'EVENT_NOT_OBJECT', /expected a JSON object/],
    [
      'depth 10,000 of lists',
      event('t', `"Deep": ${'['.repeat(10_000)}${']'.repeat(10_000)}`),
      'EVENT_TOO_DEEP',
      /1000[01] levels/,
    ],
    [
      'depth 10,000 of objects',
      event('t', `"Deep": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
      'EVENT_TOO_DEEP',
      /1000[01] levels/,
    ],
    ['depth a million, cut', '['.repeat(1_000_000), 'EVENT_NOT_JSON', /found the end/],
    ['no ID', event('x').replace('"ID": "x", ', ''), 'EVENT_INVALID', /ID: found nothing/],
    ['an ID with a tab', event('a\\tb'), 'EVENT_INVALID', /ID: found "a\\tb"/],
    ['an ID with a NUL', event('a\\u0000'), 'EVENT_INVALID', /ID: found/],
    ['an ID for COPY', event('\\\\.'), 'EVENT_INVALID', /ID: found/],
    ['an ID of 300 characters', event('x'.repeat(300)), 'EVENT_INVALID', /ID: found/],
    [
      'an ID that is a list',
      event('x').replace('"x"', '["x"]'),
      'EVENT_INVALID',
      /ID: found a list/,
    ],
    [
      'no DetectTime',
      event('x').replace('DetectTime', 'Time'),
      'EVENT_INVALID',
      /DetectTime: found nothing/,
    ],
    [
      '30 February',
      event('x').replace('05-02', '02-30'),
      'EVENT_INVALID',
      /DetectTime: found "2024-02-30/,
    ],
    ['the year 9999', event('x').replace('2024', '9999'), 'EVENT_INVALID', /between 1970 and 2199/],
    ['the year 1969', event('x').replace('2024', '1969'), 'EVENT_INVALID', /between 1970 and 2199/],
    [
      'DetectTime 1e400',
      event('x').replace('"2024-05-02T10:00:10Z"', '1e400'),
      'EVENT_INVALID',
      /DetectTime/,
    ],
    [
      'a category that is an object',
      event('x').replace('["Test"]', '{"a": 1}'),
      'EVENT_INVALID',
      /Category: found an object/,
    ],
    [
      'no category in the list',
      event('x').replace('["Test"]', '[]'),
      'EVENT_INVALID',
      /Category: found/,
    ],
    [
      'a category of 10 kB alone',
      event('x').replace('Test', 'T'.repeat(10_000)),
      'EVENT_INVALID',
      /Category: found/,
    ],
    [
      'keys of a prototype',
      '{"__proto__": {"ID": "p", "DetectTime": "2024-05-02T10:00:10Z", "Category": ["Test"]}}',
      'EVENT_INVALID',
      /ID: found nothing/,
    ],
  ]
  for (const [name, content, code, words] of cases) {
    test(name, async () => {
      await assertRefused(name.replaceAll(/\W/g, '-'), content, code, words)
    })
  }

  test('a file of 100 MB, without reading it', async () => {
    const file = openSync(join(layout.tmp, 'huge'), 'w')
    writeSync(file, event('huge'))
    ftruncateSync(file, 100 * 1024 * 1024)
    closeSync(file)
    renameSync(join(layout.tmp, 'huge'), join(layout.incoming, 'huge'))
    const reason = await untilRefused(layout, 'huge')
    assert.equal(reason.code, 'MESSAGE_TOO_LARGE')
    assert.match(reason.text, /104857600 bytes, at most 16777216/)
    rmSync(join(layout.errors, 'huge'))
  })

  test('an unreadable file', async () => {
    const temporary = join(layout.tmp, 'closed')
    writeFileSync(temporary, event('closed'))
    chmodSync(temporary, 0o000)
    renameSync(temporary, join(layout.incoming, 'closed'))
    const reason = await untilRefused(layout, 'closed')
    assert.equal(reason.code, 'MESSAGE_UNREADABLE')
    assert.match(reason.text, /EACCES: permission denied/)
  })
})

describe('what is no message is left alone', () => {
  test('a folder named like a message, a FIFO, a symbolic link, a dot file', async () => {
    mkdirSync(join(layout.incoming, 'folder.idea'))
    put({ ...layout, incoming: join(layout.incoming, 'folder.idea') }, 'inside', event('inside'))
    assert.equal(spawnSync('mkfifo', [join(layout.incoming, 'fifo.idea')]).status, 0)
    symlinkSync('/etc/passwd', join(layout.incoming, 'link.idea'))
    put(layout, '.hidden', event('hidden'))
    put(layout, 'beside', event('beside'))
    await untilStored(database, 'beside')
    const kinds = ['folder.idea', 'fifo.idea', 'link.idea', '.hidden'].map((name) =>
      lstatSync(join(layout.incoming, name)),
    )
    assert.equal(kinds[0]!.isDirectory(), true)
    assert.equal(kinds[1]!.isFIFO(), true)
    assert.equal(kinds[2]!.isSymbolicLink(), true)
    assert.equal(kinds[3]!.isFile(), true)
    assert.equal(await documentOf(database, 'hidden'), undefined)
    for (const name of ['folder.idea', 'fifo.idea', 'link.idea', '.hidden'])
      rmSync(join(layout.incoming, name), { recursive: true })
  })
})

describe('a strange event is stored as it came', () => {
  const cases: [string, string][] = [
    [
      'proto',
      '"__proto__": {"admin": true}, "constructor": {"prototype": 1}, "toString": "x", "hasOwnProperty": null',
    ],
    [
      'proto-nested',
      '"Source": [{"__proto__": {"IP4": ["192.0.2.1"]}, "constructor": "x"}], "Node": [{"__proto__": null}]',
    ],
    ['mentat-proto', '"_Mentat2": {"__proto__": 1}'],
    ['nul-description', '"Description": "a\\u0000b", "Note": "\\u0000"'],
    [
      'nul-node',
      '"Node": [{"Name": "a\\u0000b", "Type": ["\\u0000", "x\\u0000"], "SW": ["\\u0000"]}]',
    ],
    [
      'nul-key',
      '"a\\u0000": 1, "Source": [{"\\u0000": 2, "Proto": ["\\u0000tcp"], "Type": ["\\u0000"]}]',
    ],
    [
      'surrogates',
      '"Description": "\\ud800", "Node": [{"Name": "\\udc00x", "Type": ["\\ud83d"]}], "\\udfff": 1',
    ],
    ['surrogates-swapped', '"Description": "\\udc00\\ud800", "Note": "\\ud83d\\ude00"'],
    [
      'digits',
      '"N": [0.1234567890123456789012345678901234567890, 123456789012345678901234567890, 1.0, 1E2, -0, 1e-400]',
    ],
    [
      'infinite',
      '"ConnCount": 1e400, "ByteCount": -1e999, "Confidence": 1e400, "Source": [{"Port": [1e400], "IP4": [1e400]}]',
    ],
    [
      'control',
      '"Description": "\\b\\f\\n\\r\\t\\u001f\\u007f\\u2028\\\\N\\\\.", "Node": [{"Name": "\\\\N", "Type": ["NULL", "null", "{}", "a,b", "\\"", "\\\\"]}]',
    ],
    [
      'types',
      '"Source": [{"Type": ["NULL"], "Proto": ["null"]}], "Target": 7, "Node": "x", "Attach": [[]], "Description": ["a"], "Ref": {}',
    ],
    [
      'everything',
      '"Source": [{"IP4": ["0.0.0.0/0"], "IP6": ["::/0"]}], "Target": [{"IP4": ["0.0.0.0", "255.255.255.255"], "IP6": ["::", "::ffff:192.0.2.1"]}]',
    ],
    [
      'addresses',
      '"Source": [{"IP4": ["192.0.2.300", "", "192.0.2.9-192.0.2.1", "x", null, [], "192.0.2.0/33", "1.2.3.4/-1"], "IP6": ["::g", "1::2::3", "fe80::1%eth0", "/", "-"]}]',
    ],
    [
      'ports',
      '"Source": [{"Port": [70000, -1, 1000000000, 1e9, 0, 65535, 1.5, "22", "x", null]}], "Target": [{"Port": 99999999999999999999}]',
    ],
    ['long-category', `"Category": ["Test", "${'C'.repeat(10_000)}"]`],
    ['long-description', `"Description": "${'ř'.repeat(500_000)}"`],
    ['long-description-of-pairs', `"Description": "x${'\u{1F600}'.repeat(3000)}"`],
    [
      'long-names',
      `"Node": [{"Name": "${'n'.repeat(300_000)}", "Type": ["${'t'.repeat(3000)}"]}], "Source": [{"Proto": ["${'p'.repeat(3000)}"], "Type": ["${'\u{10FFFF}'.repeat(127)}"]}]`,
    ],
    ['year-1970', '"DetectTime": "1970-01-01T00:00:00Z"'],
    ['year-2199', '"DetectTime": "2199-12-31T23:59:59.999999Z"'],
    ['unix-time', '"DetectTime": 1714644010.123456'],
    ['deep', `"Deep": ${'['.repeat(60)}${']'.repeat(60)}`],
    ['twice', '"ID": "x", "Category": ["Other"], "Category": ["Test"], "ID": "twice"'],
  ]
  for (const [id, members] of cases) {
    test(id, async () => {
      const document = await assertStored(id, event(id, members))
      assert.doesNotThrow(() => JSON.parse(document) as unknown)
    })
  }

  test('with 100,000 addresses', async () => {
    const list = Array.from(
      { length: 100_000 },
      (_, at) => `10.${(at >> 15) & 255}.${(at >> 7) & 255}.${(at * 2) & 255}`,
    )
    const text = event('many', `"Source": [{"IP4": ${JSON.stringify(list)}}]`)
    put(layout, 'many', text)
    const document = await untilStored(database, 'many')
    assert.equal(withoutAdditions(document), text)
    const { rows } = await database.query<{ count: number }>(
      `SELECT count(*) FROM event_addresses WHERE id = 'many'`,
    )
    assert.ok(rows[0]!.count > 90_000)
  })

  test('with 100,000 keys, and with 100,000 sources', async () => {
    const keys = Array.from({ length: 100_000 }, (_, at) => `"k${at}": ${at}`).join()
    await assertStoredQuietly('keys', event('keys', keys))
    const sources = Array.from({ length: 100_000 }, (_, at) => `{"Port": [${at}]}`).join()
    await assertStoredQuietly('sources', event('sources', `"Source": [${sources}]`))
  })

  test('with a _Mentat of its own, of the wrong kind or forged', async () => {
    await assertStoredQuietly('mentat-list', event('mentat-list'))
    for (const [index, value] of [
      '[]',
      '7',
      '{"StorageTime": "x", "ResolvedAbuses": {"a": 1}, "__proto__": 1}',
    ].entries()) {
      put(layout, `mentat-${index}`, event(`mentat-${index}`, `"_Mentat": ${value}`))
      const stored = JSON.parse(await untilStored(database, `mentat-${index}`)) as {
        _Mentat: { StorageTime: string }
      }
      assert.ok(!Number.isNaN(Date.parse(stored._Mentat.StorageTime)))
    }
  })

  test('under any file name', async () => {
    const names = [
      'a\nb',
      "it's",
      'double"quote',
      '$(reboot)',
      'ž ř 😀',
      'back\\slash',
      '-rf',
      'x'.repeat(255),
      '~',
      'a%00b',
      'e\u0301',
    ]
    for (const [index, name] of names.entries()) put(layout, name, event(`name-${index}`))
    for (const index of names.keys()) await untilStored(database, `name-${index}`)
    // And when it is refused.
    for (const name of names.filter((each) => each.length < 200)) {
      await assertRefused(name, 'x', 'EVENT_NOT_JSON', /found "x"/)
    }
    put(layout, `${'y'.repeat(251)}.idea`.slice(0, 255), 'x')
    await until('the long name is refused', () =>
      namesIn(layout.errors).some((name) => name.startsWith('yyyy')),
    )
    await untilWorkedOff(layout)
  })

  async function assertStoredQuietly(id: string, text: string): Promise<void> {
    put(layout, id, text)
    assert.equal(withoutAdditions(await untilStored(database, id)), text)
  }
})

describe('an ID that comes twice', () => {
  const other = (id: string, name: string): Promise<void> =>
    assertRefused(
      name,
      event(id, '"Note": "other"'),
      'EVENT_ID_TAKEN',
      new RegExp(`"${id}" and other content`),
    )

  test('with the same content: silently done, however it is written', async () => {
    const text = event('same', '"Source": [{"IP4": ["192.0.2.1"], "Port": [1]}]')
    await assertStored('same', text)
    const { Source, ...rest } = JSON.parse(text) as Record<string, unknown>
    put(layout, 'same-again', text)
    put(layout, 'same-pretty', JSON.stringify(JSON.parse(text), undefined, 4))
    put(layout, 'same-turned', JSON.stringify({ Source, ...rest }))
    put(
      layout,
      'same-mentat',
      event(
        'same',
        '"Source": [{"IP4": ["192.0.2.1"], "Port": [1]}], "_Mentat": {"EventClass": "x"}',
      ),
    )
    await untilWorkedOff(layout)
    assert.equal(asItCame((await documentOf(database, 'same'))!), text)
    assert.deepEqual(
      namesIn(layout.errors).filter((name) => name.startsWith('same')),
      [],
    )
  })

  test('with other content: refused, also with another DetectTime', async () => {
    await assertStored('taken', event('taken'))
    await other('taken', 'taken-other')
    await assertRefused(
      'taken-later',
      event('taken').replace('2024-05-02', '2024-05-03'),
      'EVENT_ID_TAKEN',
      /other content/,
    )
    await assertRefused(
      'taken-ago',
      event('taken').replace('2024', '1971'),
      'EVENT_ID_TAKEN',
      /other content/,
    )
  })

  test('within one batch: the first counts; what is stored counts more', async () => {
    const put3 = async (id: string): Promise<void> => {
      const batch = [
        event(id, '"Note": "other"'),
        event(id),
        event(id),
        event(id, '"Note": "other"'),
      ]
      // While another batch is on its way, no new one is taken.
      await database.transaction(async (client) => {
        await client.query('LOCK TABLE event_ids IN ACCESS EXCLUSIVE MODE')
        put(layout, `${id}-stuck`, event(`${id}-stuck`))
        await until('it is taken', () => namesIn(layout.incoming).length === 0)
        for (const [index, text] of batch.entries()) put(layout, `${id}-batch-${index}`, text)
      })
      await untilWorkedOff(layout)
    }
    const refused = (id: string): string[] =>
      namesIn(layout.errors).filter(
        (name) => name.startsWith(`${id}-batch`) && !name.endsWith('.json'),
      )
    await put3('fresh')
    assert.match((await documentOf(database, 'fresh'))!, /"other"/)
    assert.deepEqual(refused('fresh'), ['fresh-batch-1', 'fresh-batch-2'])
    await assertStored('old', event('old'))
    await put3('old')
    assert.deepEqual(refused('old'), ['old-batch-0', 'old-batch-3'])
    assert.equal(reasonOf(layout, 'old-batch-0').code, 'EVENT_ID_TAKEN')
  })

  test('after the first one was dropped with its day: refused, because it cannot be compared', async () => {
    await assertStored('gone', event('gone'))
    await database.query(`DELETE FROM events WHERE id = 'gone'`)
    await assertRefused('gone-again', event('gone'), 'EVENT_ID_TAKEN', /stored before/)
    await database.query(`DELETE FROM event_ids WHERE id = 'gone'`)
  })
})

test('all of it is stored once, and the daemon ends well', async () => {
  await untilWorkedOff(layout)
  isToRun = false
  daemon.kill('SIGTERM')
  assert.deepEqual(await daemon.ended(LIMIT), { code: 0, signal: null }, daemon.stderr)
  assert.deepEqual(namesIn(layout.pending), [])
  await assertConsistent(database)
  assert.ok((await storedCount(database)) > 50)
})
