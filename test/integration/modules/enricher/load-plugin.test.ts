import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadCheckedConfig } from '../../../../src/lib/framework/config/load.ts'
import { MentatError } from '../../../../src/lib/framework/errors/mentat-error.ts'
import { homeAt } from '../../../../src/lib/framework/home.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { parseEvent } from '../../../../src/lib/idea/parse.ts'
import { enricherConfig } from '../../../../src/lib/modules/enricher/config.ts'
import { loadPlugin } from '../../../../src/lib/modules/enricher/load-plugin.ts'
import { Trial } from '../../../../src/lib/modules/enricher/trial.ts'
import { SharedDatabase } from '../../../../src/lib/components/shared-database.ts'
import { testHost } from '../../../support/daemon-host.ts'
import { eventWith } from '../../../support/idea-fixtures.ts'
import { isMentatError } from '../../../support/mentat-error.ts'
import { temporaryFolder } from '../../../support/queue.ts'

/** The source of a plugin that writes one value. */
function pluginSource(value: string, members = ''): string {
  return `export default {
    name: 'toy', summary: 'a toy', reads: [], writes: ['_Mentat.Toy'],
    config: { type: 'object', properties: {
      label: { type: 'string', default: ${JSON.stringify(value)} },
      pause: { type: ['string', 'number'], special: { kind: 'duration' }, default: '2s' },
      api_key: { type: ['string', 'object'], special: { kind: 'secret' } },
    } },
    create: ({ label, pause }) => ({ enrich: () => ({ Toy: label + ' ' + pause }) }),
    ${members}
  }`
}

/** A home folder with files. */
function homeWith(files: Readonly<Record<string, string>>): ReturnType<typeof homeAt> {
  const home = homeAt(temporaryFolder())
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home.path, name)), { recursive: true })
    writeFileSync(join(home.path, name), content)
  }
  return home
}

function configured(
  home: ReturnType<typeof homeAt>,
): Promise<{ plugins: Parameters<typeof Trial.begin>[0] }> {
  return loadCheckedConfig(enricherConfig, { home, environment: {} }).then(({ value }) => value)
}

/** What the plugins of a home add to an event. */
async function storyOf(
  home: ReturnType<typeof homeAt>,
  event = parseEvent(eventWith()),
): Promise<unknown> {
  const { plugins } = await configured(home)
  const { logger } = testHost()
  const common = { home, logger, clock: systemClock }
  const database = new SharedDatabase({
    ...common,
    config: { statement_timeout: 0 },
    applicationName: 'test',
  })
  const trial = await Trial.begin(plugins, { ...common, database })
  try {
    return await trial.ask(event)
  } finally {
    await trial.end()
  }
}

async function refusalOf(files: Readonly<Record<string, string>>): Promise<string> {
  try {
    await configured(homeWith(files))
  } catch (error) {
    if (error instanceof MentatError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a plugin is found', () => {
  test('by its own name, and by its name in the original', async () => {
    for (const [name, alias] of [
      ['whois', 'mentat.plugin.enricher.whois.WhoisEnricherPlugin'],
      ['geoip', 'mentat.plugin.enricher.geoip.GeoipEnricherPlugin'],
      ['logger', 'mentat.plugin.enricher.logger.LoggerEnricherPlugin'],
      ['dns', undefined],
      ['passivedns', 'mentat.plugin.enricher.passivedns.PassiveDNSCESNETEnricherPlugin'],
      ['nerd', undefined],
    ] as const) {
      const loaded = await loadPlugin(name, '/nowhere')
      assert.equal(loaded.plugin.name, name)
      assert.ok(loaded.isBuiltin)
      if (alias) assert.equal((await loadPlugin(alias, '/nowhere')).plugin, loaded.plugin)
    }
  })

  test('as a file: relative to the home folder, absolute, in TypeScript, as CommonJS', async () => {
    const home = homeWith({
      'toy.mjs': pluginSource('esm'),
      'deep/toy.ts': `const n: number = 1\n${pluginSource('ts')}\nvoid n`,
      'toy.cjs': pluginSource('cjs').replace('export default', 'module.exports ='),
    })
    for (const name of ['toy.mjs', './deep/toy.ts', 'toy.cjs', join(home.path, 'toy.mjs')]) {
      const { plugin, isBuiltin } = await loadPlugin(name, home.path)
      assert.equal(plugin.name, 'toy')
      assert.equal(isBuiltin, false)
    }
  })

  test('as a package of the home folder', async () => {
    const home = homeWith({
      'node_modules/mentat-toy/package.json':
        '{"name":"mentat-toy","type":"module","exports":"./main.js"}',
      'node_modules/mentat-toy/main.js': pluginSource('package'),
    })
    assert.equal((await loadPlugin('mentat-toy', home.path)).plugin.name, 'toy')
  })

  test('anew when its file was changed', async () => {
    const home = homeWith({
      'toy.mjs': pluginSource('before'),
      'etc/enricher.conf': '{ "plugins": [{ "name": "toy.mjs" }] }',
    })
    assert.deepEqual(await storyOf(home), { toy: { Toy: 'before 2000' } })
    writeFileSync(join(home.path, 'toy.mjs'), pluginSource('after'))
    utimesSync(join(home.path, 'toy.mjs'), 1, 1)
    assert.deepEqual(await storyOf(home), { toy: { Toy: 'after 2000' } })
  })
})

describe('what is no plugin is refused:', () => {
  const cases: [string, Record<string, string>, string, string, string][] = [
    [
      'a misspelt name',
      {},
      'whoid',
      'PLUGIN_NOT_FOUND',
      'there is no plugin whoid, and no package of this name; did you mean whois?',
    ],
    ['a missing file', {}, 'toy.mjs', 'PLUGIN_NOT_FOUND', 'toy.mjs does not exist'],
    ['a folder', { 'toy.js/x': '' }, './toy.js', 'PLUGIN_NOT_FOUND', 'is no file'],
    [
      'no default export',
      { 'a.mjs': 'export const a = 1' },
      'a.mjs',
      'PLUGIN_INVALID',
      'has no default export',
    ],
    [
      'a syntax error',
      { 'a.mjs': 'export default {' },
      'a.mjs',
      'PLUGIN_INVALID',
      'cannot be imported: Unexpected',
    ],
    [
      'one that throws',
      { 'a.mjs': 'throw new Error("not today")' },
      'a.mjs',
      'PLUGIN_INVALID',
      'cannot be imported: not today',
    ],
    [
      'a missing import',
      { 'a.mjs': 'import "nothing-of-this-name"' },
      'a.mjs',
      'PLUGIN_INVALID',
      'nothing-of-this-name',
    ],
    [
      'a number',
      { 'a.mjs': 'export default 1' },
      'a.mjs',
      'PLUGIN_INVALID',
      'the default export should be an object',
    ],
    [
      'everything wrong',
      { 'a.mjs': 'export default { name: "A b", reads: 1, writes: ["Category"], config: {} }' },
      'a.mjs',
      'PLUGIN_INVALID',
      'a.mjs is no enricher plugin: name should be a text of lower-case letters, digits and hyphens; summary should be a text; reads should be a list of texts; writes should be a list of Enrich and _Mentat.NAME; config should be a JSON Schema of an object (with type and properties); create should be a function',
    ],
  ]
  for (const [what, files, name, code, words] of cases) {
    test(what, async () => {
      const home = homeWith(files)
      await assert.rejects(loadPlugin(name, home.path), isMentatError(code as never, words))
    })
  }

  test('one whose working part cannot enrich', async () => {
    const home = homeWith({
      'a.mjs': pluginSource('a', 'create: () => ({ start: 1 })'),
      'etc/enricher.conf': '{ "plugins": [{ "name": "a.mjs" }] }',
    })
    const words =
      'the plugin toy cannot be made: enrich of what create() returns should be a function; start of'
    await assert.rejects(storyOf(home), isMentatError('PLUGIN_INVALID', words))
  })
})

describe('the configuration of plugins', () => {
  test('is whois and geoip when nothing is said', async () => {
    const { plugins } = await configured(homeWith({}))
    assert.deepEqual(
      plugins.map(({ name, enabled }) => [name, enabled]),
      [
        ['whois', true],
        ['geoip', true],
      ],
    )
  })

  test('is checked by the plugin, all problems at once, with their places', async () => {
    const text = await refusalOf({
      'toy.mjs': pluginSource('a'),
      'etc/enricher.conf': `{ "plugins": [
        { "name": "toy.mjs", "config": { "lable": "a", "pause": "soon" } },
        { "name": "geoop" },
        { "name": "dns", "enabled": false, "config": { "nonsense": 1 } }
      ] }`,
    })
    assert.match(
      text,
      /enricher\.conf:2:\d+: plugins\.0\.config: lable is unknown; did you mean label\?/,
    )
    assert.match(
      text,
      /enricher\.conf:2:\d+: plugins\.0\.config: pause: found "soon", expected a duration/,
    )
    assert.match(
      text,
      /enricher\.conf:3:\d+: plugins\.1\.name: there is no plugin geoop.*did you mean geoip/,
    )
    assert.match(text, /Built-in plugins are whois, geoip/)
    assert.doesNotMatch(text, /plugins\.2/)
  })

  test('must not have a plugin twice, nor two that write the same', async () => {
    const other = pluginSource('b').replace("name: 'toy'", "name: 'other'")
    const text = await refusalOf({
      'toy.mjs': pluginSource('a'),
      'other.mjs': other,
      'etc/enricher.conf':
        '{ "plugins": [{"name":"logger"},{"name":"logger"},{"name":"toy.mjs"},{"name":"other.mjs"}] }',
    })
    assert.match(text, /plugins\.1: name logger is used already/)
    assert.match(text, /plugins\.3: _Mentat\.Toy is written already, by the plugin toy/)
    assert.match(text, /2 problems/)
  })

  test('is refused when the schema of the plugin is none', async () => {
    const bad = pluginSource('a').replace("label: { type: 'string'", "label: { type: 'strong'")
    const files = { 'toy.mjs': bad, 'etc/enricher.conf': '{ "plugins": [{ "name": "toy.mjs" }] }' }
    assert.match(await refusalOf(files), /plugins\.0\.name: .*schema/)
  })

  test('keeps its secrets: they are in no printed configuration', async () => {
    const home = homeWith({
      'etc/enricher.conf':
        '{ "plugins": [{ "name": "logger", "enabled": false, "config": { "api_key": "s3cr3t", "label": "seen" } }] }',
    })
    const text = JSON.stringify(await configured(home))
    assert.doesNotMatch(text, /s3cr3t/)
    assert.match(text, /seen/)
  })
})

test('the plugin of the guide works as the guide says', async () => {
  const guide = fileURLToPath(
    new URL('../../../../docs/guides/write-an-enricher-plugin.md', import.meta.url),
  )
  const source = /```js\n(.*?)```/s.exec(readFileSync(guide, 'utf8'))?.[1] ?? ''
  const config = /```json\n(.*?)```/s.exec(readFileSync(guide, 'utf8'))?.[1] ?? ''
  const home = homeWith({
    'plugins/campus.js': source,
    'buildings.json': '{"192.0.2":"B7","198.51.100":"A1"}',
  })
  mkdirSync(home.config)
  const entries = JSON.parse(
    config.replace('/srv/buildings.json', join(home.path, 'buildings.json')),
  ) as { plugins: object[] }
  // The other plugins of its configuration need a database.
  writeFileSync(
    join(home.config, 'enricher.conf'),
    JSON.stringify({ plugins: entries.plugins.slice(2) }),
  )
  const event = parseEvent(
    eventWith({ Source: [{ IP4: ['198.51.100.9', '192.0.2.1', '192.0.2.2', '10.0.0.1'] }] }),
  )
  assert.deepEqual(await storyOf(home, event), { campus: { SourceBuildings: ['A1', 'B7'] } })
  assert.deepEqual(event.document['_Mentat'], { SourceBuildings: ['A1', 'B7'] })
  assert.deepEqual(await storyOf(home), {})
})
