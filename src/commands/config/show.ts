import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import type { ShownOption } from '../../lib/framework/config/show.ts'

export default class ConfigShow extends MentatCommand {
  static override summary = 'show the values in use and where each comes from'
  static override description =
    'Shows the options that differ from their defaults, with their origin: file and line, or environment variable. ' +
    'A SECTION is the name of a shared section, a module, or an instance of a module. Secrets are not shown.'
  static override examples = [
    '<%= config.bin %> config show',
    '<%= config.bin %> config show logging --all',
    '<%= config.bin %> config show --all --json',
  ]
  static override enableJsonFlag = true
  static override strict = false
  static override flags = {
    all: Flags.boolean({ description: 'also the options that have their default' }),
  }
  static override args = {
    section: Args.string({ description: 'sections or modules to show (default: all)' }),
  }

  async run(): Promise<Report> {
    const { flags, argv } = await this.parse(ConfigShow)
    const home = this.homeOf(flags)
    const { showConfig } = await import('../../lib/framework/config/show.ts')
    const { formatOrigin } = await import('../../lib/framework/config/problem.ts')
    const { catalogue } = await import('../../lib/modules/catalogue.ts')
    const all = showConfig(catalogue, home, argv as string[])
    const shown = flags.all ? all : all.filter(({ origin }) => origin.kind !== 'default')
    for (const line of linesOf(shown, formatOrigin)) this.log(line)
    if (shown.length < all.length) this.say(hintOf(all.length - shown.length))
    const options = shown.map((option) => ({
      ...option,
      value: option.value ?? null,
      origin: formatOrigin(option.origin),
    }))
    return { folder: home.config, options }
  }
}

/** What `--json` prints. */
interface Report {
  folder: string
  options: { owner: string; option: string; value: unknown; origin: string }[]
}

/** Options under the heading of their owner, origins aligned. */
function linesOf(
  options: readonly ShownOption[],
  formatOrigin: (origin: ShownOption['origin']) => string,
): string[] {
  const settings = options.map(({ option, value }) => `${option} = ${printed(value)}`)
  const width = Math.min(60, Math.max(0, ...settings.map(({ length }) => length)))
  return options.flatMap(({ owner, origin }, index) => {
    const isFirst = options[index - 1]?.owner !== owner
    const heading = isFirst ? [...(index === 0 ? [] : ['']), `[${owner}]`] : []
    return [...heading, `${(settings[index] ?? '').padEnd(width)}  # ${formatOrigin(origin)}`]
  })
}

function printed(value: unknown): string {
  return value === undefined ? '(not set)' : JSON.stringify(value)
}

function hintOf(count: number): string {
  return `${count} ${count === 1 ? 'option has its default' : 'options have their defaults'}: --all shows them`
}
