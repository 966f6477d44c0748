import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { opensReport } from '../../../database/reports/link.ts'
import { type WholeReport, wholeReport } from '../../../database/reports/find.ts'
import { type Access, power } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { forbidden } from '../../core/http/answer-view.ts'
import { tokenHash } from '../../core/token.ts'
import { groupsOf } from '../../core/viewer.ts'

/** What decides who may see a report. */
export type ReportOwner = Pick<WholeReport, 'group_ids' | 'flag_shadow'>

/** Those who run the system, and those who belong to one of its groups; of shadow reports the groups do not know. */
export const readsReport: Access<ReportOwner> = {
  name: 'power or member or manager of a group of the report',
  allows: (viewer, { group_ids: ids, flag_shadow: isShadow }) =>
    power.allows(viewer, undefined) ||
    (!isShadow && groupsOf(viewer).some(({ id }) => ids.includes(id))),
}

/**
 * The report that an address names by its label or its number.
 * @throws MentatError OBJECT_NOT_FOUND; FORBIDDEN to those who may not know which reports there are
 */
export async function reportOf({ services, params, viewer }: Ask<unknown>): Promise<WholeReport> {
  const label = params['label'] ?? ''
  const report = await wholeReport(services.database, label)
  if (report) return report
  if (!power.allows(viewer, undefined)) throw forbidden()
  throw new MentatError('OBJECT_NOT_FOUND', `there is no report "${label}"`)
}

/**
 * The report that the link of a mail opens: `/reports/LABEL/unauth?key=TOKEN`, as the reporter writes it.
 * @throws MentatError OBJECT_NOT_FOUND, whatever is wrong with the link
 */
export async function reportOfLink(ask: Ask<unknown>): Promise<WholeReport> {
  const { services, params, now, t } = ask
  const label = params['label'] ?? ''
  const hash = tokenHash(keyOf(ask))
  if (await opensReport(services.database, { label, hash, now })) {
    const report = await wholeReport(services.database, label)
    if (report?.label === label) return report
  }
  throw new MentatError('OBJECT_NOT_FOUND', t('This link opens no report.'), {
    advice: t(
      'It may have expired, have been revoked, or have been cut by a mail program. Whoever belongs to the group of the report can sign in and find it there.',
    ),
  })
}

/** The key in the address of a link; '' when there is none. */
export function keyOf({ given }: Ask<unknown>): string {
  return given['key']?.[0] ?? ''
}
