import { Args, loadHelpClass } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'

export default class HelpCommand extends MentatCommand {
  static override summary = 'tell what a command does: the same as --help'
  static override description =
    'Without COMMAND, lists all topics and commands; with the name of a topic, the commands of it. ' +
    'The man pages tell the same: "man mentat", "man mentat-queue".'
  static override examples = [
    '<%= config.bin %> help',
    '<%= config.bin %> help queue',
    '<%= config.bin %> help queue put',
  ]
  static override strict = false
  static override args = {
    command: Args.string({ description: 'a topic, or a command' }),
  }

  async run(): Promise<void> {
    const { argv } = await this.parse(HelpCommand)
    const HelpClass = await loadHelpClass(this.config)
    const words = argv.map(String)
    await new HelpClass(this.config, this.config.pjson.oclif.helpOptions).showHelp(words)
  }
}
