import { MentatError } from './mentat-error.ts'

/**
 * The failure that stands for a file which cannot be used.
 * @param problems all of them, each with its place; one may have several lines
 */
export function invalidFile(file: string, problems: readonly string[]): MentatError {
  const head = `${file}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  const lines = problems.map((problem) => problem.replaceAll('\n', '\n    '))
  return new MentatError('FILE_INVALID', [`${head}; nothing was changed`, ...lines].join('\n  '), {
    fields: { file, problems },
  })
}
