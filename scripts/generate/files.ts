import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../src/lib/modules/catalogue.ts'
import { sampleFiles } from './config-sample.ts'
import { errorReference } from './errors.ts'
import { manPages } from './man.ts'
import { loadManifest, manifestText } from './manifest.ts'
import { metricsReference } from './metrics.ts'
import { RELEASED } from './released.ts'
import { reportDataReference } from './report-data.ts'
import { reportExamples } from './report-examples.ts'
import { summaryExamples } from './summary-examples.ts'

/** Path (from the root of the checkout) and content of every generated file. */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const { version, oclif } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as PackageFile
  const manifest = await loadManifest(root)
  const manual = { commands: manifest.commands, topics: oclif.topics, catalogue }
  return new Map([
    ['oclif.manifest.json', manifestText(manifest)],
    ['docs/reference/errors.md', errorReference()],
    ['docs/reference/metrics.md', metricsReference()],
    ['docs/reference/report-data.md', reportDataReference()],
    ...reportExamples(),
    ...summaryExamples(),
    ...sampleFiles(catalogue),
    ...manPages(manual, { version, date: RELEASED }),
  ])
}

interface PackageFile {
  readonly version: string
  readonly oclif: { readonly topics: Readonly<Record<string, { readonly description?: string }>> }
}
