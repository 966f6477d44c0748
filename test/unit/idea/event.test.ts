import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../../src/lib/idea/event.ts'
import { parseEventPath } from '../../../src/lib/idea/event-path.ts'
import { formatInterval } from '../../../src/lib/idea/interval.ts'
import { parseEvent } from '../../../src/lib/idea/parse.ts'
import { eventWith, samples } from '../../support/idea-fixtures.ts'

function eventOf(members: Readonly<Record<string, unknown>>): Event {
  return parseEvent(eventWith(members))
}

function sample(name: string): Event {
  return parseEvent(JSON.stringify(samples[name]))
}

describe('the accessors of a clean event', () => {
  test('give what a honeypot saw', () => {
    const event = sample('ssh-bruteforce-honeypot')
    assert.deepEqual(event.categories, ['Attempt.Login'])
    assert.equal(event.description, 'Repeated SSH logins')
    assert.equal(event.detectTime, Date.UTC(2024, 4, 2, 10, 0, 10))
    assert.equal(event.createTime, Date.UTC(2024, 4, 2, 10, 0, 12))
    assert.equal(event.windowStart, Date.UTC(2024, 4, 2, 9, 55, 10))
    assert.equal(event.windowEnd, Date.UTC(2024, 4, 2, 10, 0, 10))
    assert.equal(event.eventTime, undefined)
    assert.deepEqual(event.sourceAddresses.map(formatInterval), ['203.0.113.77'])
    assert.deepEqual(event.targetAddresses.map(formatInterval), ['198.51.100.0/24'])
    assert.deepEqual(event.sourcePorts, [])
    assert.deepEqual(event.targetPorts, [22])
    assert.deepEqual(event.protocols, ['ssh', 'tcp'])
    assert.deepEqual(event.detectors, ['org.example.warden_filer', 'org.example.lab.cowrie1'])
    assert.equal(event.lastDetector, 'org.example.lab.cowrie1')
    assert.deepEqual(event.nodeTypes, ['Connection', 'Honeypot', 'Recon', 'Relay'])
  })

  test('give what Mentat added before', () => {
    const event = sample('mentat-processed')
    assert.equal(event.tlp, 'GREEN')
    assert.equal(event.isRestricted, false)
    assert.equal(event.storageTime, Date.UTC(2024, 4, 2, 10, 0, 31))
    assert.equal(event.eventClass, 'avail-ddos')
    assert.deepEqual(event.eventSubclasses, ['dns'])
    assert.equal(event.eventSeverity, 'medium')
    assert.equal(event.targetClass, 'avail-ddos-target')
    assert.deepEqual(event.targetSubclasses, [])
    assert.equal(event.targetSeverity, 'high')
    assert.deepEqual(event.resolvedAbuses, ['abuse@example.org'])
    assert.deepEqual(event.targetAbuses, ['abuse@victim.example'])
    assert.deepEqual(event.sourceAsns, [64500])
    assert.deepEqual(event.sourceCountries, ['CZ'])
    assert.deepEqual(event.inspectionErrors, ['Missing CreateTime'])
    assert.equal(event.shadowReporting, true)
    assert.equal(event.shadowReportingTarget, false)
  })

  test('are empty where the event says nothing', () => {
    const event = sample('minimal-test')
    assert.deepEqual(event.sourceAddresses, [])
    assert.deepEqual(event.detectors, [])
    assert.equal(event.lastDetector, undefined)
    assert.equal(event.storageTime, undefined)
    assert.deepEqual(event.inspectionErrors, [])
    assert.equal(event.tlp, undefined)
  })
})

describe('the software of the detector', () => {
  test('is that of the last node, whatever the others have', () => {
    const Node = [{ Name: 'a', SW: ['Relay'] }, { SW: ['Nemea', 7, 'Nemea', ' ', 'Haddrscan'] }]
    assert.deepEqual(eventOf({ Node }).analyzers, ['Nemea', '7', 'Haddrscan'])
    assert.deepEqual(eventOf({ Node: { SW: 'Cowrie' } }).analyzers, ['Cowrie'])
    assert.deepEqual(eventOf({ Node: [{ SW: ['Relay'] }, { Name: 'b' }] }).analyzers, [])
    for (const wrong of [{}, { Node: [] }, { Node: 7 }, { Node: [null] }]) {
      assert.deepEqual(eventOf(wrong).analyzers, [])
    }
  })
})

describe('addresses', () => {
  test('as they are listed stay apart, also neighbours', () => {
    const event = eventOf({
      Source: [{ IP4: ['192.0.2.2', '192.0.2.1'] }, { IP6: ['2001:db8::/32'], IP4: ['192.0.2.2'] }],
    })
    assert.deepEqual(event.listedAddresses('Source').map(formatInterval), [
      ...['192.0.2.2', '192.0.2.1', '192.0.2.2', '2001:db8::/32'],
    ])
    assert.deepEqual(event.listedAddresses('Target'), [])
  })

  test('of all parties are merged and sorted, IPv4 first', () => {
    const event = eventOf({
      Source: [
        { IP6: ['2001:db8::2', '2001:db8::1'], IP4: ['198.51.100.0/25'] },
        { IP4: ['198.51.100.128/25', '0.0.0.0', '192.0.2.9-192.0.2.1', '192.0.2.5'] },
      ],
    })
    assert.deepEqual(event.sourceAddresses.map(formatInterval), [
      '0.0.0.0',
      '192.0.2.1-192.0.2.9',
      '198.51.100.0/24',
      '2001:db8::1-2001:db8::2',
    ])
  })

  test('that cannot be understood are left out, the others stay', () => {
    const event = eventOf({
      Source: { IP4: ['x', 3221225985, -1, null, {}, '::ffff:192.0.2.7'], IP6: 'fe80::1%eth0' },
    })
    assert.deepEqual(event.sourceAddresses.map(formatInterval), ['192.0.2.1', '::ffff:192.0.2.7'])
  })
})

describe('deviating values are understood as the repairs tell', () => {
  test('a text is one element, never its characters', () => {
    const event = eventOf({ Category: 'Test', Source: { Type: 'Miner', Proto: 'TCP', Port: '22' } })
    assert.deepEqual(event.categories, ['Test'])
    assert.deepEqual(event.sourceTypes, ['Miner'])
    assert.deepEqual(event.protocols, ['tcp'])
    assert.deepEqual(event.sourcePorts, [22])
  })

  test('ports are sorted by number, each once, 0 included', () => {
    const event = eventOf({
      Target: [{ Port: [443, 80, '9'] }, { Port: [0, 80, 70000, '22-25', 8.5] }],
    })
    assert.deepEqual(event.targetPorts, [0, 9, 80, 443])
  })

  test('names of nodes are kept as they are; nodes without a name are passed over', () => {
    const event = eventOf({ Node: [{ Name: 'Org.Ex-ample' }, {}, { Name: '' }, { Name: null }, 5] })
    assert.deepEqual(event.detectors, ['Org.Ex-ample'])
  })

  test('null never becomes a text', () => {
    const event = eventOf({ Description: null, TLP: null, Source: [{ Type: [null] }] })
    assert.equal(event.description, undefined)
    assert.equal(event.tlp, undefined)
    assert.deepEqual(event.sourceTypes, [])
  })

  test('only true itself is shadow reporting', () => {
    for (const value of ['true', 1, {}, [true], null]) {
      assert.equal(eventOf({ _Mentat: { ShadowReporting: value } }).shadowReporting, false)
    }
  })

  test('_CESNET of older installations is not read', () => {
    assert.equal(eventOf({ _CESNET: { EventClass: 'x' } }).eventClass, undefined)
  })

  test('amber and red are restricted, in any case of letters', () => {
    for (const tlp of ['amber', 'AMBER-STRICT', 'Red']) {
      assert.equal(eventOf({ TLP: tlp }).isRestricted, true)
    }
  })

  test('NUL in a text is kept', () => {
    assert.equal(eventOf({ Description: 'a\0b' }).description, 'a\0b')
  })

  test('texts too long for an index are left out, and sentences cut', () => {
    const long = 'x'.repeat(256)
    const event = eventOf({
      Source: [{ Type: [long, 'A'] }],
      _Mentat: { InspectionErrors: [long] },
    })
    assert.deepEqual(event.sourceTypes, ['A'])
    assert.equal(event.inspectionErrors[0]?.length, 255)
  })
})

test('the members that were set or added are known by name', () => {
  const event = parseEvent(eventWith({ Note: 'x', Source: [{ IP4: ['192.0.2.1'] }] }))
  assert.deepEqual(event.revisedMembers, [])
  event.set(parseEventPath('Note'), 'x', { overwrite: false })
  assert.deepEqual(event.revisedMembers, [])
  event.set(parseEventPath('Source[1].Type[*]'), 'Botnet')
  event.add({ StorageTime: '2024-05-02T10:00:10Z' })
  event.set(parseEventPath('Seen'), true)
  assert.deepEqual(event.revisedMembers.toSorted(), ['Seen', 'Source', '_Mentat'])
})

test('inspection errors are the earlier ones and the repairs of this reading, each once', () => {
  const repair = 'Source[0].Type: text instead of a list, taken as a list of one'
  const source = { Source: [{ Type: 'A' }] }
  assert.deepEqual(
    eventOf({ ...source, _Mentat: { InspectionErrors: ['Odd'] } }).inspectionErrors,
    ['Odd', repair],
  )
  assert.deepEqual(
    eventOf({ ...source, _Mentat: { InspectionErrors: [repair] } }).inspectionErrors,
    [repair],
  )
})
