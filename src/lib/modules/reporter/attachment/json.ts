import { escapeJson } from '../../../framework/logging/escape.ts'
import type { ReportEvent } from './report-event.ts'

/** The events as an array, each once, spelled as they came but for characters that would act on a terminal. */
export function* jsonChunks(events: Iterable<ReportEvent>): Generator<string> {
  let before: string | undefined
  for (const { document } of events) {
    if (document === before) continue
    yield `${before === undefined ? '[\n' : ',\n'}${oneLine(document)}`
    before = document
  }
  yield before === undefined ? '[]\n' : '\n]\n'
}

/** In JSON, line ends stand between values only; in strings they are escaped. */
function oneLine(document: string): string {
  return escapeJson(document.trim().replaceAll(/[\r\n\t]+/g, ' ')).toWellFormed()
}
