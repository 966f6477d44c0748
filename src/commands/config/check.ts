import { MentatCommand } from '../../cli/command.ts'
import type { Problem } from '../../lib/framework/config/problem.ts'

export default class ConfigCheck extends MentatCommand {
  static override summary = 'check the whole configuration and name every problem'
  static override description =
    'Checks all files of the configuration folder, the environment and the secrets they refer to, for every module. ' +
    'Problems are printed one a line as FILE:LINE:COLUMN: TEXT, doubtful things as warnings. ' +
    'Exit status 78 when there are problems.'
  static override examples = [
    '<%= config.bin %> config check',
    '<%= config.bin %> config check --config-dir /etc/mentat --json',
  ]
  static override enableJsonFlag = true

  async run(): Promise<Report> {
    const { flags } = await this.parse(ConfigCheck)
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
