import type { WholeReport } from '../../../database/reports/find.ts'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { everyone, signedIn } from '../../core/access.ts'
import type { Ask } from '../../core/ask.ts'
import { defineDownload, type FileAnswer } from '../../core/blueprint.ts'
import { hidden } from '../../core/form/fields.ts'
import { forbidden } from '../../core/http/answer-view.ts'
import { type ReportFileType, reportFileTypes } from '../../core/services.ts'
import { readsReport, reportOf, reportOfLink } from './find.ts'

/** The events of a report as a file, for those who have signed in. */
export const data = defineDownload({
  name: 'reports.data',
  path: '/reports/data/:label/:type',
  summary: 'the events of a report: json, jsonzip, csv or csvzip',
  access: signedIn,
  async load(ask) {
    const report = await reportOf(ask)
    if (!readsReport.allows(ask.viewer, report)) throw forbidden()
    return fileOf(ask, report)
  },
})

/** The same for recipients of the mail. */
export const linkData = defineDownload({
  name: 'reports.unauth_data',
  path: '/reports/:label/unauth/:type',
  summary: 'the events of a report, by the link of its mail',
  access: everyone,
  isSecretAddress: true,
  fields: { key: hidden(200) },
  load: async (ask) => fileOf(ask, await reportOfLink(ask)),
})

const forms: Readonly<Record<ReportFileType, readonly [extension: string, type: string]>> = {
  json: ['json', 'application/json'],
  jsonzip: ['json.zip', 'application/zip'],
  csv: ['csv', 'text/csv; charset=utf-8'],
  csvzip: ['csv.zip', 'application/zip'],
}

async function fileOf(
  { services, params, t }: Ask<unknown>,
  { label }: WholeReport,
): Promise<FileAnswer> {
  const form = reportFileTypes.find((each) => each === params['type'])
  const content = form && (await services.reportFiles?.open(label, form))
  if (!content) {
    throw new MentatError('OBJECT_NOT_FOUND', t('There is no such file of this report.'), {
      advice: t(
        'Files of old reports are removed after some time; the report itself tells what was in them.',
      ),
    })
  }
  const [extension, type] = forms[form]
  return { name: `security-report-${label}.${extension}`, type, content }
}
