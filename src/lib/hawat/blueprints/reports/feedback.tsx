import { isIP } from 'node:net'
import { clientNetwork } from '../../../accounts/client-network.ts'
import type { WholeReport } from '../../../database/reports/find.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { everyone, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineForm, type Done, type OptionLists } from '../../core/blueprint.ts'
import type { ValuesOf } from '../../core/form/field.ts'
import { choice, lines, text } from '../../core/form/fields.ts'
import { feedbackMail, WHOLE } from './feedback-mail.ts'
import { gateOf } from './feedback-gate.ts'
import { keyOf, readsReport, reportOf, reportOfLink } from './find.ts'

const fields = {
  section: choice({ label: 'About', options: 'sections', required: true }),
  ip: text({ label: 'Address', hint: 'if it is about one', longest: 50 }),
  text: lines({ label: 'Your message', required: true, longest: 10_000 }),
}

const shared = {
  fields,
  objection: ({ services, t }: Ask<unknown>): string | undefined =>
    canBeGiven(services) ? undefined : t('Nobody is set to read feedback here.'),
  title: ({ t }: Ask<unknown>, { label }: WholeReport) =>
    t('Feedback on report {label}', { label }),
  introduction: (_: WholeReport, { t }: Ask<unknown>) => (
    <p>
      {t(
        'It is sent by mail to those who run this system: a false alarm, a problem that is solved, a question.',
      )}
    </p>
  ),
  initial: () => ({ section: WHOLE }),
  options: ({ t }: Ask<unknown>, report: WholeReport): Promise<OptionLists> =>
    Promise.resolve({
      sections: sectionsOf(report).map((value) =>
        value === WHOLE ? { value, label: t('the whole report') } : { value },
      ),
    }),
  submit: ({ t }: Ask<unknown>) => t('Send'),
}

/** Whether somebody would get it. */
export function canBeGiven({ config, mail }: Ask<unknown>['services']): boolean {
  return config.feedback_to.length > 0 && mail !== undefined
}

/** What feedback can be about: the report, and each class. */
export function sectionsOf({
  structured_data: data,
}: Pick<WholeReport, 'structured_data'>): string[] {
  const classes = [data?.regular ?? {}, data?.relapsed ?? {}].flatMap((part) => Object.keys(part))
  return [WHOLE, ...new Set(classes)]
}

/** Feedback of those who have signed in. */
export const feedback = defineForm({
  ...shared,
  name: 'reports.feedback',
  path: '/reports/:label/feedback',
  summary: 'write about a report to those who run the system',
  access: signedIn,
  allows: readsReport,
  subject: reportOf,
  apply: (values, ask, report): Promise<Done> =>
    send(values, ask, report, ask.href('reports.show', { params: { label: report.label } })),
})

/** Feedback of recipients of the mail, by its link. */
export const linkFeedback = defineForm({
  ...shared,
  name: 'reports.unauth_feedback',
  path: '/reports/:label/unauth/feedback',
  summary: 'write about a report by the link of its mail',
  access: everyone,
  isSecretAddress: true,
  isOnlyPage: true,
  subject: reportOfLink,
  apply: (values, ask, report): Promise<Done> =>
    send(
      values,
      ask,
      report,
      ask.href('reports.unauth', { params: { label: report.label }, query: { key: keyOf(ask) } }),
    ),
})

async function send(
  values: ValuesOf<typeof fields>,
  ask: Ask<unknown>,
  report: WholeReport,
  to = '/',
): Promise<Done> {
  const { services, viewer, address, now, t } = ask
  check(values, ask, report)
  const sender = viewer.account ? `user ${viewer.account.id}` : `address ${clientNetwork(address)}`
  const takeBack = gateOf(services).enter(sender, report.label, now)
  if (!takeBack) {
    throw new MentatError(
      ask.isApi ? 'RATE_EXCEEDED' : 'VALUE_INVALID',
      t(
        'There has been much feedback within the hour. Please wait a while; your text is kept here.',
      ),
    )
  }
  try {
    await services.mail?.(feedbackMail(ask, report, values))
  } catch (error) {
    takeBack()
    if (!(error instanceof MentatError) || ask.isApi) throw error
    services.logger.warning('feedback could not be sent', { report: report.label, error })
    throw new MentatError(
      'VALUE_INVALID',
      t(
        'The mail server does not take the message at the moment. Your text is kept here: try again in a while.',
      ),
      { cause: error },
    )
  }
  services.logger.info('feedback was sent', {
    report: report.label,
    login: viewer.account?.login,
    address,
  })
  return { message: t('Thank you. Your message is on its way.'), to }
}

function check(
  { text: message, section, ip }: ValuesOf<typeof fields>,
  { t }: Ask<unknown>,
  report: WholeReport,
): void {
  if (message.length < 3) throw wrong('text', t('Expected at least 3 characters.'))
  if (!sectionsOf(report).includes(section))
    throw wrong('section', t('There is no such section in this report.'))
  if (ip !== '' && isIP(ip) === 0) throw wrong('ip', t('"{value}" is no address.', { value: ip }))
}

function wrong(field: string, problem: string): MentatError {
  return new MentatError('VALUE_INVALID', problem, { fields: { field } })
}
