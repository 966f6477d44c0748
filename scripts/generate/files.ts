import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../src/lib/modules/catalogue.ts'
import { configManPages } from './config-man.ts'
import { sampleFiles } from './config-sample.ts'
import { errorReference } from './errors.ts'
import { manifestText } from './manifest.ts'
import { reportDataReference } from './report-data.ts'
import { reportExamples } from './report-examples.ts'
import { summaryExamples } from './summary-examples.ts'

/** Path (from the root of the checkout) and content of every generated file. */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  return new Map([
    ['oclif.manifest.json', await manifestText(root)],
    ['docs/reference/errors.md', errorReference()],
    ['docs/reference/report-data.md', reportDataReference()],
    ...reportExamples(),
    ...summaryExamples(),
    ...sampleFiles(catalogue),
    ...configManPages(catalogue, { version, date: RELEASED }),
  ])
}

/** The date on man pages: that of the release, so that a build of tomorrow gives the same text. */
const RELEASED = '2026-11-23'
