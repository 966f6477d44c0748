import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Component } from '../../../src/lib/daemon/component.ts'
import {
  shortStatisticsLine,
  Statistics,
  statisticsLine,
} from '../../../src/lib/daemon/statistics.ts'

function component(name: string, counters: Record<string, number>): Component {
  return {
    name,
    handlers: [],
    start: () => undefined,
    stop: () => undefined,
    counters: () => counters,
  }
}

describe('statistics', () => {
  test('tell totals, growth since the last time, and growth a second', () => {
    const counters = { taken: 10 }
    const statistics = new Statistics(1000)
    const filer = component('filer', counters)
    assert.deepEqual(statistics.snapshot([filer], 3000), [
      { component: 'filer', total: { taken: 10 }, increase: { taken: 10 }, rate: { taken: 5 } },
    ])
    counters.taken = 14
    assert.deepEqual(statistics.snapshot([filer], 4000), [
      { component: 'filer', total: { taken: 14 }, increase: { taken: 4 }, rate: { taken: 4 } },
    ])
  })

  test('no time passed is no division by zero', () => {
    const [only] = new Statistics(5).snapshot([component('a', { n: 3 })], 5)
    assert.deepEqual(only?.rate, { n: 0 })
  })

  test('a snapshot is not changed by later counting', () => {
    const counters = { n: 1 }
    const [before] = new Statistics(0).snapshot([component('a', counters)], 1000)
    counters.n = 2
    assert.deepEqual(before?.total, { n: 1 })
  })

  test('a counter that appears later counts from zero', () => {
    const counters: Record<string, number> = {}
    const statistics = new Statistics(0)
    statistics.snapshot([component('a', counters)], 1000)
    counters['n'] = 7
    assert.deepEqual(statistics.snapshot([component('a', counters)], 2000)[0]?.increase, { n: 7 })
  })
})

describe('the line in the log', () => {
  test('tells what grew, and nothing when nothing did', () => {
    const counters = { taken: 1000, errors: 0 }
    const statistics = new Statistics(0)
    const parts = [component('filer', counters), component('storage', { stored: 2 })]
    assert.equal(
      statisticsLine(statistics.snapshot(parts, 20_000)),
      'filer.taken 1000 (+1000, 50.0/s), storage.stored 2 (+2, 0.1/s)',
    )
    assert.equal(statisticsLine(statistics.snapshot(parts, 40_000)), undefined)
  })
  test('is short at a terminal: growth alone, and no longer than a line', () => {
    const counters = { taken: 1000, errors: 0, octets: 5 }
    const statistics = new Statistics(0)
    const parts = [component('filer', counters), component('storage', { stored: 2 })]
    assert.equal(
      shortStatisticsLine(statistics.snapshot(parts, 20_000)),
      'filer taken +1000, octets +5; storage stored +2',
    )
    counters.taken += 7
    assert.equal(shortStatisticsLine(statistics.snapshot(parts, 40_000)), 'filer taken +7')
    assert.equal(shortStatisticsLine(statistics.snapshot(parts, 60_000)), undefined)
    const many = Array.from({ length: 50 }, (_, index) =>
      component(`part${index}`, { first: 1, second: 2, third: 3 }),
    )
    const line = shortStatisticsLine(new Statistics(0).snapshot(many, 1)) ?? ''
    assert.ok(line.startsWith('part0 first +1, second +2; part1 first +1'), line)
    assert.ok(line.length <= 110 && line.endsWith(', …'), line)
  })
})
