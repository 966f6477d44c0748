import { fileOf } from '../../src/lib/framework/config/option-text.ts'
import { sampleFile } from '../../src/lib/framework/config/sample.ts'
import type { ConfigCatalogue } from '../../src/lib/framework/config/section.ts'

/** The sample files of all sections and modules, by path (`etc/core/logging.conf`, `etc/storage.conf`). */
export function sampleFiles({ sections, modules }: ConfigCatalogue): Map<string, string> {
  return new Map(
    [...sections, ...modules].map((subject) => [`etc/${fileOf(subject)}`, sampleFile(subject)]),
  )
}
