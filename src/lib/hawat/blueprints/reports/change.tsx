import { deleteReport } from '../../../database/reports/delete.ts'
import type { WholeReport } from '../../../database/reports/find.ts'
import { revokeLink } from '../../../database/reports/link.ts'
import { power } from '../../core/access.ts'
import { defineForm } from '../../core/blueprint.ts'
import { reportOf } from './find.ts'

/** Deleting a report, with the extra reports that belong to it and all their files. */
export const remove = defineForm({
  name: 'reports.delete',
  path: '/reports/:label/delete',
  summary: 'delete a report with its files',
  access: power,
  fields: {},
  isDestructive: true,
  subject: reportOf,
  objection: ({ t }, report) =>
    awaitsMail(report)
      ? t('The mail of this report is still to be sent. Delete it afterwards.')
      : undefined,
  title: ({ t }, { label }) => t('Delete report {label}', { label }),
  introduction: ({ children }, { t }) => (
    <>
      <p>
        {t(
          'The report and the files with its events are removed. Its link in mails will open nothing.',
        )}
      </p>
      {children.length > 0 && <p>{t('{n} extra reports go with it.', { n: children.length })}</p>}
    </>
  ),
  submit: ({ t }) => t('Delete'),
  async apply(_, { services, author, t, href }, { id, label }) {
    const removeFiles = async (labels: readonly string[]): Promise<void> => {
      await services.reportFiles?.remove(labels)
    }
    await deleteReport(services.database, id, { author, removeFiles })
    return {
      message: t('Report {label} is deleted.', { label }),
      to: href('reports.search') ?? '/',
    }
  },
})

/** Whether the mail of a report is still to be sent: it has to be there until then. */
export function awaitsMail({ mail_state: state }: Pick<WholeReport, 'mail_state'>): boolean {
  return state === 'waiting' || state === 'sending'
}

/** Closing the link that stands in the mail. */
export const revoke = defineForm({
  name: 'reports.revoke',
  path: '/reports/:label/revoke',
  summary: 'revoke the link of a report',
  access: power,
  fields: {},
  isDestructive: true,
  subject: reportOf,
  objection: ({ t }, { token_expiry: expiry }) =>
    expiry === null ? t('This report has no link, or none any more.') : undefined,
  title: ({ t }, { label }) => t('Revoke the link of report {label}', { label }),
  introduction: (_, { t }) => (
    <p>
      {t(
        'The link in the mail will open nothing from now on. Members of the groups still see the report when they sign in.',
      )}
    </p>
  ),
  submit: ({ t }) => t('Revoke'),
  async apply(_, { services, author, t, href }, { id, label }) {
    await revokeLink(services.database, id, author)
    return {
      message: t('The link is revoked.'),
      to: href('reports.show', { params: { label } }) ?? '/',
    }
  },
})
