import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseEvent } from '../../../../../src/lib/idea/parse.ts'
import {
  addressOfKey,
  thresholdKey,
  thresholdSubject,
  wholeClassOf,
} from '../../../../../src/lib/modules/reporter/event/whole-class.ts'
import { eventWith } from '../../../../../test/support/idea-fixtures.ts'

describe('the key of a threshold', () => {
  const event = parseEvent(
    eventWith({
      Category: ['Recon.Scanning', 'Attempt.Login'],
      _Mentat: { EventClass: 'scan', EventSubclass: ['b', 'a'], TargetClass: 'hit' },
    }),
  )
  const [source, target] = [{ isTarget: false }, { isTarget: true }]
  test('is class, subclasses and address', () => {
    assert.equal(wholeClassOf(event, source), 'scan/a,b')
    assert.equal(wholeClassOf(event, target), 'hit')
    assert.equal(thresholdKey('scan/a,b', '192.0.2.0/24'), 'scan/a,b+++192.0.2.0/24')
    assert.equal(addressOfKey('odd+++class+++192.0.2.1'), '192.0.2.1')
  })
  test('has the categories where there is no class', () => {
    const plain = parseEvent(eventWith({ Category: ['A', 'B'] }))
    assert.equal(wholeClassOf(plain, source), undefined)
    assert.equal(thresholdSubject(plain, undefined), 'A/B')
  })
  test('fits an index whatever an event says', () => {
    const hostile = parseEvent(
      eventWith({
        _Mentat: { EventClass: 'x', EventSubclass: ['\0'.repeat(9), 'y'.repeat(5000)] },
      }),
    )
    const key = thresholdKey(wholeClassOf(hostile, source) ?? '', 'a')
    assert.ok(key.length < 1000 && !key.includes('\0'))
  })
})
