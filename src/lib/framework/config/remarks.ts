import type { Assembled } from './assemble.ts'
import { displayPath, pointerOf } from './pointer.ts'
import { type Problem, sortProblems } from './problem.ts'
import type { CheckContext, ConfigModule, Remark } from './section.ts'

/** What a module itself says of a configuration that fulfils its schema, with the places in the files. */
export async function ownRemarks(
  module: ConfigModule,
  assembled: Assembled,
  context: CheckContext,
): Promise<{ problems: Problem[]; warnings: Problem[] }> {
  if (!module.check || assembled.problems.length > 0) return { problems: [], warnings: [] }
  const remarks = await module.check(assembled.value as never, context)
  const told = (severity: Remark['severity']): Problem[] =>
    sortProblems(
      remarks
        .filter((remark) => remark.severity === severity)
        .map((remark) => problemOf(remark, assembled)),
    )
  return { problems: told('problem'), warnings: told('warning') }
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
