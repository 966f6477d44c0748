import type { WholeReport } from '../../../database/reports/find.ts'
import { useFrame } from '../../core/frame.ts'
import { Section } from '../../core/page/heading.tsx'
import { FormToken } from '../../core/page/form-page.tsx'
import { WHOLE } from './feedback-mail.ts'
import { canBeGiven, sectionsOf } from './feedback.tsx'
import { keyOf } from './find.ts'

/** Feedback on the page of the report; what is wrong with it is shown by the form's own page, with what was written. */
export function FeedbackForm({ report, isByLink }: { report: WholeReport; isByLink: boolean }) {
  const { ask } = useFrame()
  const { t } = ask
  const params = { label: report.label }
  const action = isByLink
    ? ask.href('reports.unauth_feedback', { params, query: { key: keyOf(ask) } })
    : ask.href('reports.feedback', { params })
  if (action === undefined || !canBeGiven(ask.services)) return null
  return (
    <Section title={t('Feedback')} id="feedback">
      <p>
        {t(
          'It is sent by mail to those who run this system: a false alarm, a problem that is solved, a question.',
        )}
      </p>
      <form method="post" action={action} class="feedback">
        <FormToken />
        <div class="field">
          <label for="feedback-section">{t('About')}</label>
          <select id="feedback-section" name="section">
            {sectionsOf(report).map((value) => (
              <option value={value}>{value === WHOLE ? t('the whole report') : value}</option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="feedback-ip">{t('Address')}</label>
          <input
            id="feedback-ip"
            name="ip"
            type="text"
            maxlength={50}
            autocomplete="off"
            spellcheck={false}
          />
        </div>
        <div class="field lines">
          <label for="feedback-text">{t('Your message')}</label>
          <textarea
            id="feedback-text"
            name="text"
            rows={4}
            required
            minlength={3}
            maxlength={10_000}
          />
        </div>
        <div class="buttons">
          <button class="primary">{t('Send')}</button>
        </div>
      </form>
    </Section>
  )
}
