import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Group } from '../../../../../src/lib/database/groups/tables.ts'
import {
  type RecipientDefaults,
  type RecipientQuestion,
  recipientsOf,
} from '../../../../../src/lib/modules/reporter/make/recipients.ts'

const defaults: RecipientDefaults = {
  mode: 'summary',
  redirect: false,
  fallback: ['csirt'],
  admins: ['admin'],
  testMode: false,
}

function group(members: Partial<Group>): Group {
  return {
    id: 1,
    create_time: '',
    name: 'g',
    source: 'test',
    description: '',
    enabled: true,
    parent_id: null,
    local_id: null,
    emails_info: [],
    emails_low: [],
    emails_medium: [],
    emails_high: [],
    emails_critical: [],
    mode: null,
    locale: null,
    timezone: null,
    redirect: null,
    attachment: null,
    ...members,
  }
}

/** `to / cc => to / cc of the mail` */
function asked(
  question: Partial<RecipientQuestion>,
  members: Partial<RecipientDefaults> = {},
): string {
  const whole = {
    type: 'summary',
    severity: 'medium',
    chain: [],
    fallback: [],
    ...question,
  } as const
  const found = recipientsOf(whole, { ...defaults, ...members })
  if (!found) return 'nobody'
  const lists = [found.to, found.cc, found.mailTo, found.mailCc].map((list) => list.join(','))
  return `${lists[0] ?? ''}/${lists[1] ?? ''} => ${lists[2] ?? ''}/${lists[3] ?? ''}`
}

describe('recipients', () => {
  const near = group({ emails_info: ['i'], emails_low: ['l'], emails_high: ['h'] })
  const far = group({ emails_medium: ['m', 'l'] })

  test('are those of the severity and below, the first list To and the others Cc, each once', () => {
    assert.equal(asked({ chain: [near] }), 'l/i => l/i')
    assert.equal(asked({ chain: [near], severity: 'critical' }), 'h/l,i => h/l,i')
    assert.equal(asked({ chain: [near, far] }), 'l/i,m => l/i,m')
    assert.equal(asked({ chain: [far, near] }), 'm,l/i => m,l/i')
  })

  test('are those of groups that want such a report', () => {
    const extra = group({ emails_low: ['x'], mode: 'extra' })
    assert.equal(asked({ chain: [extra, near] }), 'l/i => l/i')
    assert.equal(asked({ chain: [extra, near], type: 'extra' }), 'x/ => x/')
    assert.equal(asked({ chain: [extra], type: 'target' }), 'x/ => x/')
    assert.equal(asked({ chain: [group({ mode: 'none', emails_low: ['n'] })] }), 'nobody')
    assert.equal(asked({ chain: [near] }, { mode: 'none' }), 'nobody')
  })

  test('are those of the groups around when nobody near names one, and at last those of the configuration', () => {
    const mute = group({})
    assert.equal(asked({ chain: [mute], fallback: [far] }), 'm,l/ => m,l/')
    assert.equal(asked({ chain: [mute], fallback: [mute] }), 'csirt/ => csirt/')
    assert.equal(asked({ chain: [mute] }, { fallback: [] }), '/ => /')
    const summary = group({ mode: 'summary' })
    const unasked = { chain: [summary], fallback: [far] }
    assert.equal(asked(unasked, { mode: 'none' }), 'csirt/ => csirt/', 'who wants none gets none')
  })

  test('are the admins, and nobody else, in redirection and in test mode', () => {
    const redirected = group({ emails_low: ['r'], redirect: true })
    assert.equal(asked({ chain: [redirected, near] }), 'r/l,i => admin/')
    assert.equal(asked({ chain: [near, far] }, { testMode: true }), 'l/i,m => admin/')
    assert.equal(asked({ chain: [near] }, { redirect: true }), 'l/i => admin/')
    assert.equal(
      asked({ chain: [group({ ...near, redirect: false })] }, { redirect: true }),
      'l/i => l/i',
    )
  })

  test('leave out a farther group that is in redirection', () => {
    const redirected = group({ emails_low: ['r'], redirect: true })
    assert.equal(asked({ chain: [near, redirected, far] }), 'l/i,r,m => l/i,m')
  })

  test('go by the group around, when it is the one that gets the report', () => {
    const redirected = group({ emails_low: ['r'], redirect: true })
    assert.equal(asked({ chain: [group({})], fallback: [redirected] }), 'r/ => admin/')
  })
})
