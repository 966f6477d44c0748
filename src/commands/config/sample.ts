import { Args, Flags } from '@oclif/core'
import { MentatCommand } from '../../cli/command.ts'

export default class ConfigSample extends MentatCommand {
  static override summary = 'print a commented sample of a configuration file'
  static override description =
    'Every option with its default and a sentence, all commented out: a copy of it changes nothing. ' +
    'Without SECTION, lists the sections and modules.'
  static override examples = [
    '<%= config.bin %> config sample',
    '<%= config.bin %> config sample logging > $MENTAT_HOME/etc/core/logging.conf',
    '<%= config.bin %> config sample logging --yaml',
  ]
  static override enableJsonFlag = true
  static override flags = {
    yaml: Flags.boolean({ description: 'YAML instead of JSON with comments' }),
  }
  static override args = {
    section: Args.string({ description: 'a section or module (default: list them)' }),
  }

  async run(): Promise<List | Sample> {
    const { flags, args } = await this.parse(ConfigSample)
    const { checkNames, configNames } = await import('../../lib/framework/config/show.ts')
    const { sampleFile } = await import('../../lib/framework/config/sample.ts')
    const { fileOf } = await import('../../lib/framework/config/option-text.ts')
    const { catalogue } = await import('../../lib/modules/catalogue.ts')
    const subjects = [...catalogue.sections, ...catalogue.modules]
    if (args.section !== undefined) {
      checkNames(
        [args.section],
        subjects.map(({ name }) => name),
      )
    }
    const subject = subjects.find(({ name }) => name === args.section)
    if (subject !== undefined) {
      const text = sampleFile(subject, flags.yaml ? 'yaml' : 'json')
      this.log(text.trimEnd())
      return { file: fileOf(subject), text }
    }
    const sections = configNames(catalogue)
    const width = Math.max(...sections.map(({ name }) => name.length))
    for (const { name, summary } of sections) this.log(`${name.padEnd(width)}  ${summary}`)
    return { sections }
  }
}

/** What `--json` prints without SECTION. */
interface List {
  sections: { name: string; summary: string }[]
}

/** What `--json` prints of a SECTION. */
interface Sample {
  file: string
  text: string
}
