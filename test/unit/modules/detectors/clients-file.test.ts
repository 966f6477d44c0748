import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseClientsFile } from '../../../../src/lib/modules/detectors/clients-file.ts'

describe('a file of Warden clients', () => {
  test('names detectors', () => {
    const clients = [
      {
        id: 1,
        name: 'org.example.a',
        note: ' Honeypot ',
        registered: '2015-01-19 13:29:48',
        read: 1,
      },
      { id: 2, name: 'org.example.b', note: null, credibility: 0.25, registered: null },
    ]
    assert.deepEqual(parseClientsFile(JSON.stringify({ clients })), {
      detectors: [
        {
          name: 'org.example.a',
          description: 'Honeypot',
          credibility: 1,
          registered: '2015-01-19T13:29:48Z',
        },
        { name: 'org.example.b', description: '', credibility: 0.25 },
      ],
      problems: [],
    })
  })

  test('tells all that is wrong', () => {
    const clients = [
      5,
      {},
      { name: 'a', credibility: 1.5, registered: 'yesterday' },
      { name: 7, note: ['x'], credibility: '1' },
      { name: 'b'.repeat(251) },
      { name: 'c' },
      { name: 'c\0' },
      { name: 'c' },
    ]
    assert.deepEqual(parseClientsFile(JSON.stringify({ clients })).problems, [
      'client 1: found 5, expected an object',
      'client 2: no name',
      'client 3: credibility: found 1.5, expected a number from 0 to 1',
      'client 3: registered: found "yesterday", expected a time such as 2024-05-02T10:00:10Z',
      'client 4: name: found 7, expected text',
      'client 4: note: found a list of 1, expected text',
      'client 4: credibility: found "1", expected a number from 0 to 1',
      'client 4: no name',
      'client 5: name: 251 characters, expected at most 250',
      'client 5: no name',
      'client 7: name: holds a NUL',
      'client 7: no name',
      'client 8: "c" is client 6 already',
    ])
  })

  test('that is something else is refused with one sentence', () => {
    for (const [text, problem] of [
      ['', 'not JSON: line 1, column 1: found the end, expected a value'],
      ['{\n"clients": [}', 'not JSON: line 2, column 13: found "}", expected a value or ]'],
      ['[]', 'expected an object with a list named clients'],
      ['{"clients": {}}', 'expected an object with a list named clients'],
    ] as const) {
      assert.deepEqual(parseClientsFile(text), { detectors: [], problems: [problem] })
    }
    assert.equal(parseClientsFile('{"clients":[]}').problems.length, 0)
    assert.equal(parseClientsFile(`{"clients":[${'1,'.repeat(999)}1]}`).problems.length, 101)
  })
})
