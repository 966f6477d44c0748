import { type Command, CommandHelp, Help, type Interfaces } from '@oclif/core'
import { argumentNames, flagDescription, ownFlags, valueName } from './flag-text.ts'

/** Help as oclif prints it, with what differs in this program. package.json names this file as the help class. */
export class MentatHelp extends Help {
  protected override CommandHelpClass = MentatCommandHelp

  /** oclif takes `up` for a topic, because the name of a command of another topic ends in it. */
  protected override get sortedTopics(): Interfaces.Topic[] {
    const { commandIDs } = this.config
    return super.sortedTopics.filter(({ name }) =>
      commandIDs.some((id) => id.startsWith(`${name}:`)),
    )
  }
}

class MentatCommandHelp extends CommandHelp {
  /** The flags that all commands have are named once, below, not in each synopsis. */
  protected override defaultUsage(): string {
    const { command } = this
    const words = [command.id, ...argumentNames(command), ...ownFlags(command).map(usage)]
    return [...words, `[GLOBAL${TIED}FLAGS]`].join(' ')
  }

  /** A flag and its value stay on one line. */
  protected override usage(): string {
    return super.usage().replaceAll(TIED, ' ')
  }

  protected override args(args: Command.Arg.Any[]): [string, string | undefined][] | undefined {
    const names = argumentNames(this.command)
    return super.args(args)?.map(([, text], index) => [names[index] ?? '', text])
  }

  protected override flags(flags: Command.Flag.Any[]): [string, string | undefined][] | undefined {
    return super.flags(flags.map(withValueName))
  }

  /** The summary stands above everything already. */
  protected override description(): string | undefined {
    const { description } = this.command
    return description === undefined ? undefined : this.wrap(description)
  }
}

/** A blank at which no line is broken. */
const TIED = '\u00A0'

function usage(flag: Command.Flag.Cached): string {
  const name = flag.char === undefined ? `--${flag.name}` : `-${flag.char}`
  const value = valueName(flag)
  const text = value === undefined ? name : `${name}${TIED}${value}`
  const isMany = flag.type === 'option' && flag.multiple === true
  return `${flag.required === true ? text : `[${text}]`}${isMany ? '...' : ''}`
}

function withValueName(flag: Command.Flag.Any): Command.Flag.Any {
  const helpValue = valueName(flag)
  if (helpValue === undefined) return flag
  return { ...flag, helpValue, description: flagDescription(flag) } as Command.Flag.Any
}
