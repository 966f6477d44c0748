import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  composeReportMail,
  type ReportEnvelope,
} from '../../../../../src/lib/modules/reporter/mail/compose-report.ts'
import type { ReportSheet } from '../../../../../src/lib/modules/reporter/mail/sheet.ts'
import { checkMail } from '../../../../../src/lib/services/mail/check.ts'
import type { Mail } from '../../../../../src/lib/services/mail/mail.ts'
import { someSheet } from '../../../../support/report-sheet.ts'

const rendered = { subject: 'A subject', text: 'text\n', html: '<p>html</p>' }
const envelope: ReportEnvelope = {
  from: 'Mentat <mentat@example.org>',
  to: ['abuse@uni.example'],
  cc: ['boss@uni.example'],
  replyTo: 'csirt@example.org',
  domain: 'mentat.example.org',
}

function compose(sheet: ReportSheet, members: Partial<ReportEnvelope> = {}): Mail {
  const mail = composeReportMail(sheet, rendered, [], { ...envelope, ...members })
  checkMail(mail)
  return mail
}

describe('the mail of a report', () => {
  test('has the documented header fields', () => {
    assert.deepEqual(compose(someSheet('summary')), {
      messageId: '<M20240502SM-7K2PD@mentat.example.org>',
      date: '2024-05-02T10:00:20.000Z',
      from: 'Mentat <mentat@example.org>',
      to: ['abuse@uni.example'],
      cc: ['boss@uni.example'],
      replyTo: 'csirt@example.org',
      ...rendered,
      attachments: [],
      headers: {
        'X-Mentat-Report-Class': 'events',
        'X-Mentat-Report-Type': 'summary',
        'X-Cesnet-Report-Type': 'summary',
        'X-Mentat-Report-Id': 'M20240502SM-7K2PD',
        'X-Cesnet-Report-Id': 'M20240502SM-7K2PD',
        'X-Mentat-Report-Severity': 'medium',
        'X-Cesnet-Report-Severity': 'medium',
        'X-Mentat-Report-Event-Count': '31',
        'X-Mentat-Report-Time-Window': '2024-05-02T08:00:00Z___2024-05-02T10:00:00Z',
        'X-Mentat-Report-Test-Data': 'false',
        'Auto-Submitted': 'auto-generated',
      },
    })
  })

  test('of an extra report names its parent and its address, and refers to what was before', () => {
    const { headers } = compose(someSheet('extra'), {
      references: ['M20240420EM-AAAAA', 'M20240428EM-BBBBB'],
    })
    assert.equal(headers['X-Mentat-Report-Parent-Id'], 'M20240502SM-7K2PD')
    assert.equal(headers['X-Mentat-Report-Src-IP'], '192.0.2.15')
    assert.equal(headers['X-Cesnet-Report-Srcip'], '192.0.2.15')
    assert.equal(
      headers['References'],
      '<M20240502SM-7K2PD@mentat.example.org> <M20240420EM-AAAAA@mentat.example.org> <M20240428EM-BBBBB@mentat.example.org>',
    )
  })

  test('refers to a bounded number of others', () => {
    const references = Array.from(
      { length: 100 },
      (_, index) => `M20240428EM-${String(index).padStart(5, '0')}`,
    )
    const { headers } = compose(someSheet('summary'), {
      references: [...references, ...references],
    })
    assert.equal(headers['References']?.split(' ').length, 10)
  })
})
