import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Component } from '../../../src/lib/daemon/component.ts'
import { prometheusText } from '../../../src/lib/daemon/metrics.ts'

function component(overrides: Partial<Component>): Component {
  return {
    name: 'filer',
    handlers: [],
    start: () => undefined,
    stop: () => undefined,
    counters: () => ({ taken: 5 }),
    ...overrides,
  }
}

/** The grammar of the text format, version 0.0.4, as far as it is used. */
function samplesOf(text: string): Map<string, string> {
  assert.ok(text.endsWith('\n'))
  const types = new Map<string, string>()
  const samples = new Map<string, string>()
  for (const line of text.slice(0, -1).split('\n')) {
    if (/^# HELP [a-zA-Z_:][a-zA-Z0-9_:]* ./.test(line)) continue
    const type = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$/.exec(line)
    if (type) {
      assert.ok(!types.has(type[1]!), `a second TYPE of ${type[1]}`)
      types.set(type[1]!, type[2]!)
      continue
    }
    const sample =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{daemon="((?:[^"\\\n]|\\["\\n])*)"\} (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
        line,
      )
    assert.ok(sample, `not a sample: ${line}`)
    assert.ok(types.has(sample[1]!), `no TYPE before ${sample[1]}`)
    assert.equal(sample[1]!.endsWith('_total'), types.get(sample[1]!) === 'counter')
    samples.set(sample[1]!, sample[3]!)
  }
  assert.equal(types.size, samples.size)
  return samples
}

test('counters, gauges, trouble and the process stand in a valid exposition', () => {
  const samples = samplesOf(
    prometheusText('storage', [
      component({ gauges: () => ({ incoming: 7 }) }),
      component({ name: 'committer', trouble: () => 'no database' }),
    ]),
  )
  assert.equal(samples.get('mentat_filer_taken_total'), '5')
  assert.equal(samples.get('mentat_filer_incoming'), '7')
  assert.equal(samples.get('mentat_filer_in_trouble'), '0')
  assert.equal(samples.get('mentat_committer_in_trouble'), '1')
  assert.ok(Number(samples.get('mentat_process_resident_memory_bytes')) > 1e6)
})

test('names and numbers of any kind stay valid', () => {
  const samples = samplesOf(
    prometheusText('a"b\\c\nd', [
      component({
        name: 'Geo-IP 2',
        counters: () => ({ 'hits.IPv6': 1e21, b: 0.5 }),
        gauges: () => ({ up: Infinity, down: -Infinity, unknown: Number.NaN }),
      }),
    ]),
  )
  assert.equal(samples.get('mentat_geo_ip_2_hits_ipv6_total'), '1e+21')
  assert.equal(samples.get('mentat_geo_ip_2_up'), '+Inf')
  assert.equal(samples.get('mentat_geo_ip_2_down'), '-Inf')
  assert.equal(samples.get('mentat_geo_ip_2_unknown'), 'NaN')
})

test('of two names that come to the same one is left', () => {
  const samples = samplesOf(
    prometheusText('x', [
      component({ counters: () => ({ 'p.cache hits': 1, 'p.cache-hits': 2 }) }),
    ]),
  )
  assert.equal(samples.get('mentat_filer_p_cache_hits_total'), '1')
})

test('what is counted by names has a label, whatever the name is', () => {
  const text = prometheusText('inspector', [
    component({ name: 'inspector', named: () => ({ hits: { 'a "b"\\\n': 3, c: 0 } }) }),
  ])
  assert.deepEqual(
    text.split('\n').filter((line) => line.includes('hits')),
    [
      '# HELP mentat_inspector_hits_total Events that a rule matched, by rule.',
      '# TYPE mentat_inspector_hits_total counter',
      String.raw`mentat_inspector_hits_total{daemon="inspector",name="a \"b\"\\\n"} 3`,
      'mentat_inspector_hits_total{daemon="inspector",name="c"} 0',
    ],
  )
})
