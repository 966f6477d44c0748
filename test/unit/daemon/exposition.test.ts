import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Component } from '../../../src/lib/daemon/component.ts'
import { printExposition } from '../../../src/lib/daemon/exposition.ts'
import { prometheusText } from '../../../src/lib/daemon/metrics.ts'
import { readExposition } from '../../support/exposition.ts'

const component = (overrides: Partial<Component>): Component => ({
  ...{ name: 'scheduler', handlers: [], start: () => undefined, stop: () => undefined },
  counters: () => ({}),
  ...overrides,
})

test('texts of all kinds stay on their line', () => {
  const samples = [{ labels: { a: 'x\\"\n', b: '' }, value: 1 }]
  const help = 'one\ntwo \\ "three"'
  const text = printExposition([{ name: 'm', type: 'gauge', help, samples }])
  assert.equal(
    text,
    String.raw`# HELP m one\ntwo \\ "three"` +
      '\n# TYPE m gauge\n' +
      String.raw`m{a="x\\\"\n",b=""} 1` +
      '\n',
  )
})

test('what is counted by names as well is there once, by names', () => {
  const text = prometheusText('scheduler', [
    component({
      counters: () => ({ runs: 3, missed: 1 }),
      named: () => ({ runs: { a: 2, b: 1 } }),
    }),
  ])
  const metrics = readExposition(text)
  assert.deepEqual(
    [...(metrics.get('mentat_scheduler_runs_total')?.samples ?? [])],
    [
      ['{daemon="scheduler",name="a"}', 2],
      ['{daemon="scheduler",name="b"}', 1],
    ],
  )
  assert.equal(metrics.get('mentat_scheduler_missed_total')?.samples.size, 1)
})

test('times are in seconds, whatever components count in', () => {
  const text = prometheusText('e', [
    component({
      name: 'enricher',
      counters: () => ({ 'whois.work_ms': 1500 }),
      gauges: () => ({ 'geoip.city_age_days': 2 }),
    }),
  ])
  const metrics = readExposition(text)
  const label = '{daemon="e"}'
  assert.equal(metrics.get('mentat_enricher_whois_work_seconds_total')?.samples.get(label), 1.5)
  assert.equal(metrics.get('mentat_enricher_geoip_city_age_seconds')?.samples.get(label), 172_800)
})
