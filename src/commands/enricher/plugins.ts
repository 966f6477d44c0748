import { Args } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'
import { printable, renderTable } from '../../cli/table.ts'
import type { EnricherPlugin } from '../../lib/modules/enricher/plugin.ts'

export default class EnricherPlugins extends MentatCommand {
  static override summary = 'list the plugins of the enricher, or the options of one'
  static override description =
    'Without NAME, the plugins that come with Mentat. NAME may also be the path of a file or the name of a package, as in enricher.conf.'
  static override examples = [
    '<%= config.bin %> enricher plugins',
    '<%= config.bin %> enricher plugins whois',
    '<%= config.bin %> enricher plugins plugins/campus.js --json',
  ]
  static override enableJsonFlag = true
  static override args = {
    name: Args.string({ description: 'a plugin (default: list them)', ignoreStdin: true }),
  }

  async run(): Promise<{ plugins: PluginText[] }> {
    const { flags, args } = await this.parse(EnricherPlugins)
    const { loadPlugin } = await import('../../lib/modules/enricher/load-plugin.ts')
    const { builtinPlugins } = await import('../../lib/modules/enricher/builtin-plugins.ts')
    const names = args.name === undefined ? builtinPlugins.map(({ name }) => name) : [args.name]
    const plugins: PluginText[] = []
    for (const name of names) {
      plugins.push(await told((await loadPlugin(name, this.homeOf(flags).path)).plugin))
    }
    const [first] = plugins
    if (args.name === undefined || !first) this.log(renderTable(plugins, columns))
    else for (const line of linesOf(first)) this.log(printable(line))
    return { plugins }
  }
}

/** What `--json` prints of each plugin. */
interface PluginText {
  readonly name: string
  readonly summary: string
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  readonly options: readonly OptionText[]
}

interface OptionText {
  readonly name: string
  readonly description: string
  readonly accepts: string
  readonly default?: unknown
}

const columns = [
  { title: 'PLUGIN', value: ({ name }: PluginText) => name },
  { title: 'WHAT IT DOES', value: ({ summary }: PluginText) => summary },
]

async function told({ name, summary, reads, writes, config }: EnricherPlugin): Promise<PluginText> {
  const { documentedOptions } = await import('../../lib/framework/config/option-text.ts')
  const options = documentedOptions({ name, summary, schema: config }).map((option) => ({
    name: option.key,
    description: option.description,
    accepts: option.expected,
    ...(option.presence === 'default' && { default: option.value }),
  }))
  return { name, summary, reads, writes, options }
}

function linesOf({ name, summary, reads, writes, options }: PluginText): string[] {
  return [
    `${name}: ${summary}`,
    `reads ${reads.join(', ') || 'nothing'}`,
    `writes ${writes.join(', ') || 'nothing'}`,
    ...options.flatMap((option) => [
      '',
      'default' in option ? `${option.name} = ${JSON.stringify(option.default)}` : option.name,
      `  ${option.description}`,
      `  Accepts ${option.accepts}.`,
    ]),
  ]
}
