import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileFilter } from '../../../../src/lib/filter/compile.ts'
import { mentatMembers } from '../../../../src/lib/idea/definition.ts'
import { builtinPlugins } from '../../../../src/lib/modules/enricher/builtin-plugins.ts'

test('every member that a built-in plugin writes is part of the definition, as a list', async () => {
  const plugins = await Promise.all(builtinPlugins.map((plugin) => plugin.load()))
  const places = plugins.flatMap(({ writes }) => writes).filter((place) => place !== 'Enrich')
  assert.ok(places.includes('_Mentat.SourceResolvedHostname'))
  for (const place of places) {
    const member = mentatMembers.get(place.replace('_Mentat.', ''))
    assert.equal(member?.list, true, place)
    assert.deepEqual(compileFilter(`exists ${place}`).warnings, [], place)
  }
})

test('a built-in plugin is found under its own name', async () => {
  for (const plugin of builtinPlugins) assert.equal((await plugin.load()).name, plugin.name)
})

test('filters know the addresses that were looked up as addresses of either family', () => {
  const event = { _Mentat: { SourceResolvedAddress: ['192.0.2.1', '2001:db8::1'] } }
  for (const network of ['192.0.2.0/24', '2001:db8::/32']) {
    const filter = compileFilter(`_Mentat.SourceResolvedAddress in ${network}`)
    assert.deepEqual([filter.warnings, filter.matches(event, 0)], [[], true])
  }
})
