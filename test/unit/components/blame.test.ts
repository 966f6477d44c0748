import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fate, type Message, takenMessage } from '../../../src/lib/components/batch.ts'
import { halvesOf, refuseOpen } from '../../../src/lib/components/blame.ts'

function message(name: string, fate: Fate = { kind: 'pass' }): Message {
  return { ...takenMessage(name, Buffer.from(name), 0), fate }
}

describe('who is to blame', () => {
  test('is looked for in halves; what is decided stays so, and goes with the first', () => {
    const messages = [message('a'), message('b', { kind: 'stored' }), message('c'), message('d')]
    const halves = halvesOf({ messages })?.map((half) => half.map(({ name }) => name))
    assert.deepEqual(halves, [['b', 'a', 'c'], ['d']])
  })

  test('is the one message that is left: it alone is refused', () => {
    const messages = [message('a', { kind: 'stored' }), message('b')]
    assert.equal(halvesOf({ messages }), undefined)
    refuseOpen({ messages }, 'inspector', new TypeError('no'))
    const [stored, refused] = messages.map(({ fate }) => fate)
    assert.deepEqual(stored, { kind: 'stored' })
    assert.ok(refused?.kind === 'refuse' && refused.stage === 'inspector')
    assert.equal(refused.error.code, 'COMPONENT_FAILED')
  })
})
