import { Args } from '@oclif/core'
import { MentatCommand } from '../cli/command.ts'

export default class Completion extends MentatCommand {
  static override summary = 'print a script with which a shell completes commands and flags'
  static override description =
    'The script knows all topics, commands, flags and fixed values of this version; it starts no other program while you type. ' +
    'Print it again after an upgrade.'
  static override examples = [
    'source <(<%= config.bin %> completion bash)',
    '<%= config.bin %> completion bash > ~/.local/share/bash-completion/completions/mentat',
    '<%= config.bin %> completion zsh > "${fpath[1]}/_mentat"',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/mentat.fish',
  ]
  static override args = {
    shell: Args.string({
      description: 'the shell',
      required: true,
      options: ['bash', 'zsh', 'fish'],
    }),
  }

  async run(): Promise<void> {
    const { args } = await this.parse(Completion)
    const { completionScripts } = await import('../cli/completion/scripts.ts')
    const { commands, topics } = this.config
    const script = Object.entries(completionScripts).find(([shell]) => shell === args.shell)?.[1]
    if (script !== undefined) process.stdout.write(script(commands, topics))
  }
}
