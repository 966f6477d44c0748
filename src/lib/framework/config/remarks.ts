import type { Assembled } from './assemble.ts'
import { displayPath, pointerOf } from './pointer.ts'
import { type Problem, sortProblems } from './problem.ts'
import type { CheckContext, ConfigModule, Remark } from './section.ts'

/** What a module and its sections themselves say of a configuration that fulfils their schema, with the places in the files. */
export async function ownRemarks(
  module: ConfigModule,
  assembled: Assembled,
  context: CheckContext,
): Promise<{ problems: Problem[]; warnings: Problem[] }> {
  if (assembled.problems.length > 0) return { problems: [], warnings: [] }
  const remarks = [
    ...((await module.check?.(assembled.value as never, context)) ?? []),
    ...(await remarksOfSections(module, assembled.value as Record<string, unknown>)),
  ]
  const told = (severity: Remark['severity']): Problem[] =>
    sortProblems(
      remarks
        .filter((remark) => remark.severity === severity)
        .map((remark) => problemOf(remark, assembled)),
    )
  return { problems: told('problem'), warnings: told('warning') }
}

async function remarksOfSections(
  { sections }: ConfigModule,
  value: Readonly<Record<string, unknown>>,
): Promise<Remark[]> {
  const remarks = await Promise.all(
    sections.map(async (section) => {
      const found = (await section.check?.(value[section.name] as never)) ?? []
      return found.map((remark) => ({ ...remark, path: [section.name, ...remark.path] }))
    }),
  )
  return remarks.flat()
}

function problemOf({ path, text, details }: Remark, { locate }: Assembled): Problem {
  const origin = locate(pointerOf(path), 'value')
  const shown = displayPath(path)
  return {
    ...(origin && { origin }),
    path: shown,
    text: shown === '' ? text : `${shown}: ${text}`,
    ...(details && { details }),
  }
}
