import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { exampleReports, exampleSheet } from '../../../../scripts/generate/report-scenario.ts'
import { composeReportMail } from '../../../../src/lib/modules/reporter/mail/compose-report.ts'
import { renderReport } from '../../../../src/lib/modules/reporter/mail/render-report.ts'
import { SmtpTransport } from '../../../../src/lib/services/mail/smtp.ts'
import { systemClock } from '../../../../src/lib/framework/time/clock.ts'
import { mailConfig } from '../../../support/mail.ts'
import { startSmtp } from '../../../support/smtp.ts'

describe('a report that was sent over SMTP', () => {
  for (const report of exampleReports) {
    test(`arrives as it was made: ${report.name}`, async () => {
      const { sheet, attachment } = exampleSheet(report, 'cs')
      const rendered = renderReport(sheet)
      const attachments = attachment.attachment ? [attachment.attachment] : []
      const mail = composeReportMail(sheet, rendered, attachments, {
        from: 'Mentat <mentat@example.org>',
        to: ['abuse@uni.example'],
        cc: ['boss@uni.example'],
        replyTo: 'csirt@example.org',
        domain: 'mentat.example.org',
        references: ['M20240428SM-Q4X7Z'],
      })
      const server = await startSmtp()
      const transport = new SmtpTransport(mailConfig({ port: server.port }), systemClock)
      await transport.send(mail)
      transport.close()
      const [received] = server.mails
      assert.ok(received)
      const { mail: parsed } = received
      assert.deepEqual(received.to, ['abuse@uni.example', 'boss@uni.example'])
      assert.equal(parsed.subject, rendered.subject)
      assert.equal(parsed.text?.trimEnd(), rendered.text.trimEnd())
      assert.equal(String(parsed.html).trimEnd(), rendered.html.trimEnd())
      assert.equal(parsed.messageId, mail.messageId)
      assert.equal(parsed.date?.toISOString(), mail.date)
      assert.deepEqual([parsed.references].flat().at(-1), '<M20240428SM-Q4X7Z@mentat.example.org>')
      for (const [name, value] of Object.entries(mail.headers)) {
        if (name.startsWith('X-')) assert.equal(parsed.headers.get(name.toLowerCase()), value)
      }
      const [file, ...others] = parsed.attachments
      assert.equal(others.length, 0)
      assert.equal(file?.filename, attachment.attachment?.filename)
      assert.equal(file?.content.toString('base64'), attachment.attachment?.content)
      for (const line of received.raw.split('\r\n')) assert.ok(line.length <= 998)
    })
  }
})
