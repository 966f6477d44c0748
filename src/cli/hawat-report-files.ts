import { rm } from 'node:fs/promises'
import { eventFilePath, filesOfReport } from '../lib/components/report-files.ts'
import type { Home } from '../lib/framework/home.ts'
import type { ReportFiles } from '../lib/hawat/core/services.ts'

/** The files that the reporter has written, where its configuration says; that is read until it can be, and then no more. */
export function hawatReportFiles(home: Home): ReportFiles {
  let known: Promise<string> | undefined
  const folder = (): Promise<string> =>
    (known ??= folderOf(home).catch((error: unknown) => {
      known = undefined
      throw error
    }))
  return {
    async open(label, form) {
      const { openDownload } = await import('../lib/modules/reporter/files/download.ts')
      return openDownload(await folder(), { label, form })
    },
    async remove(labels) {
      const path = await folder()
      for (const file of labels.flatMap((label) => filesOfReport(eventFilePath(path, label)))) {
        await rm(file, { force: true })
      }
    },
  }
}

async function folderOf(home: Home): Promise<string> {
  const [{ loadConfig }, { catalogue }, { reporterConfig }] = await Promise.all([
    import('../lib/framework/config/load.ts'),
    import('../lib/modules/catalogue.ts'),
    import('../lib/modules/reporter/config.ts'),
  ])
  return loadConfig(reporterConfig, { home, catalogue }).value.reports_dir
}
