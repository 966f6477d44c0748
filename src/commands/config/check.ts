import { Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import {
  findingLines,
  reviewJson,
  type ReviewJson,
  reviewSummary,
} from '../../cli/python-config.ts'
import type { Problem } from '../../lib/framework/config/problem.ts'

export default class ConfigCheck extends MentatCommand {
  static override summary = 'check the whole configuration and name every problem'
  static override description =
    'Checks all files of the configuration folder, the environment and the secrets they refer to, for every module. ' +
    'Problems are printed one a line as FILE:LINE:COLUMN: TEXT, doubtful things as warnings. ' +
    'Exit status 78 when there are problems. ' +
    'With --python it reads the configuration folder of the original Mentat instead and tells of each key what became of it: the same, renamed, changed, not needed, unknown; ' +
    'rules are compiled, and what reads otherwise is told. "mentat config migrate" makes files of it.'
  static override examples = [
    '<%= config.bin %> config check',
    '<%= config.bin %> config check --config-dir /etc/mentat --json',
    '<%= config.bin %> config check --python /etc/mentat',
  ]
  static override enableJsonFlag = true
  static override flags = {
    python: Flags.directory({
      description: 'tell what differs from the configuration of the original Mentat in this folder',
      helpValue: 'DIR',
      exists: true,
    }),
  }

  async run(): Promise<Report | PythonReport> {
    const { flags } = await this.parse(ConfigCheck)
    if (flags.python !== undefined) return this.#checkPython(flags.python)
    const home = this.homeOf(flags)
    const { inspectFolder } = await import('../../lib/framework/config/inspect-folder.ts')
    const { formatProblem, problemLines } = await import('../../lib/framework/config/problem.ts')
    const { catalogue } = await import('../../lib/modules/catalogue.ts')
    const { files, problems, warnings } = await inspectFolder(catalogue, home)
    for (const line of problems.flatMap(problemLines)) this.log(line)
    for (const warning of warnings) {
      this.say(`warning: ${formatProblem(warning)}`)
      for (const line of problemLines(warning).slice(1)) this.say(line)
    }
    this.say(summaryOf(problems.length, files.length, home.config))
    if (problems.length > 0) process.exitCode = 78
    return {
      valid: problems.length === 0,
      folder: home.config,
      files,
      problems: problems.map(flatten),
      warnings: warnings.map(flatten),
    }
  }

  async #checkPython(folder: string): Promise<PythonReport> {
    const [{ reviewPythonFolder }, { problemLines }, { catalogue }] = await Promise.all([
      import('../../lib/modules/python-config/review.ts'),
      import('../../lib/framework/config/problem.ts'),
      import('../../lib/modules/catalogue.ts'),
    ])
    const review = reviewPythonFolder(folder, catalogue)
    for (const line of review.problems.flatMap(problemLines)) this.log(line)
    for (const line of review.findings.flatMap(findingLines)) this.log(line)
    this.say(reviewSummary(review))
    if (review.problems.length > 0) process.exitCode = 78
    return { folder, problems: review.problems.map(flatten), ...reviewJson(review) }
  }
}

/** What `--json` prints with `--python`. */
interface PythonReport extends ReviewJson {
  folder: string
  problems: FlatProblem[]
}

/** What `--json` prints. */
interface Report {
  valid: boolean
  folder: string
  files: readonly string[]
  problems: FlatProblem[]
  warnings: FlatProblem[]
}

interface FlatProblem {
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** The environment variable, when the value comes from there. */
  readonly variable?: string
  readonly path: string
  readonly text: string
  readonly details?: readonly string[]
}

function flatten({ origin, path, text, details }: Problem): FlatProblem {
  const told = { path, text, ...(details && { details }) }
  if (origin?.kind === 'environment') return { variable: origin.name, ...told }
  if (origin?.kind !== 'file') return told
  const { file, line, column } = origin
  return { file, ...(line && { line }), ...(column && { column }), ...told }
}

function summaryOf(problems: number, files: number, folder: string): string {
  const read = `${files} ${files === 1 ? 'file' : 'files'}`
  if (problems === 0) return `configuration is valid: ${read}, no problems (${folder})`
  return `configuration is not valid: ${read}, ${problems} ${problems === 1 ? 'problem' : 'problems'} (${folder})`
}
