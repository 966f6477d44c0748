import { lstat, rmdir, unlink } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { eventFilePath, filesOfReport } from '../../components/report-files.ts'
import {
  type OldReport,
  readOldReports,
  removeReport,
  type ReportPlace,
} from '../../database/retention/old-reports.ts'
import { codeOf, isTransient } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Rule, Work } from './rule.ts'

/** Reports read at a time. */
const PAGE = 100

/**
 * Reports and those that belong to them, with their files.
 * @param folder of the files
 */
export function reportRule(folder: string, keep: number): Rule {
  return {
    kind: 'reports',
    name: 'reports',
    keep,
    async remove(border, work) {
      for (let after: ReportPlace; ;) {
        const page = await readOldReports(work.database, border, { after, limit: PAGE })
        if (page.length === 0) return true
        for (const report of page) {
          if (work.signal.aborted) return false
          await removeOne(report, folder, work)
        }
        after = page.at(-1)
      }
    },
  }
}

/** A report whose files cannot be removed stays; the others go. */
async function removeOne(report: OldReport, folder: string, work: Work): Promise<void> {
  const { database, isDry, tally } = work
  try {
    if (isDry) {
      await removeFiles(folder, report.labels, work)
      tally.rows += report.labels.length
      return
    }
    tally.rows += await removeReport(database, report, (labels) =>
      removeFiles(folder, labels, work),
    )
  } catch (error) {
    if (isTransient(error)) throw error
    tally.fail(error)
  }
}

async function removeFiles(
  folder: string,
  labels: readonly string[],
  { isDry, tally }: Work,
): Promise<void> {
  const days = new Set<string>()
  for (const label of labels) {
    const path = eventFilePath(folder, label)
    if (basename(path) !== `security-report-${label}.json`) throw oddThing(path)
    if (!(await isFolder(dirname(path)))) continue
    days.add(dirname(path))
    for (const file of filesOfReport(path)) {
      const bytes = await sizeOf(file)
      if (bytes === undefined) continue
      if (!isDry) await unlink(file)
      tally.files += 1
      tally.bytes += bytes
    }
  }
  if (!isDry) for (const day of days) await removeWhenEmpty(day, folder)
}

/** The folder of a day: false when there is none. */
async function isFolder(path: string): Promise<boolean> {
  const stats = await lstatIfThere(path)
  if (stats && !stats.isDirectory()) throw oddThing(path)
  return stats !== undefined
}

async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await lstatIfThere(path)
  if (stats && !stats.isFile()) throw oddThing(path)
  return stats?.size
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function removeWhenEmpty(day: string, folder: string): Promise<void> {
  if (day === folder) return
  try {
    await rmdir(day)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error
  }
}

function oddThing(path: string): MentatError {
  return new MentatError(
    'CLEANUP_REFUSED',
    `${path} is no file of a report: it was left alone, and the report too`,
  )
}
