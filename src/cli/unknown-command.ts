import { Config, type Interfaces } from '@oclif/core'
import { closest } from '../lib/framework/text/closest.ts'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'

/**
 * A failure as it is; but "no such command", of which oclif tells no more than that, with what was probably meant.
 * @param source from which oclif knows the commands, see run
 */
export async function explainUnknownCommand(
  thrown: unknown,
  source: Interfaces.LoadOptions,
): Promise<unknown> {
  const id =
    thrown instanceof Error ? /^command (\S+) not found\.?$/i.exec(thrown.message)?.[1] : undefined
  if (id === undefined) return thrown
  const { commandIDs, topics } = await Config.load(source)
  const words = id.split(':')
  const command = commandBefore(words, commandIDs)
  if (command !== undefined) {
    return new MentatError(
      'USAGE',
      `unexpected argument "${words.slice(command.length).join(' ')}"`,
      { advice: `See \`mentat ${command.join(' ')} --help\`.` },
    )
  }
  const topic = topics.find(({ name }) => name === words[0])?.name
  const meant = suggestion(words, [...commandIDs, ...topics.map(({ name }) => name)])
  const text = `there is no command "${words.join(' ')}"`
  return new MentatError('USAGE', meant ? `${text}: did you mean "${meant}"?` : text, {
    advice: `\`mentat ${topic ? `${topic} ` : ''}--help\` lists the commands.`,
  })
}

/** A command without arguments that was given some: oclif takes them for a part of its name. */
function commandBefore(words: readonly string[], ids: readonly string[]): string[] | undefined {
  const lengths = words.map((_, index) => index + 1).toReversed()
  const length = lengths.find((count) => ids.includes(words.slice(0, count).join(':')))
  return length === undefined ? undefined : words.slice(0, length)
}

/** The words after a command are its arguments: the longest beginning that resembles a command counts. */
function suggestion(words: readonly string[], ids: readonly string[]): string | undefined {
  for (let length = words.length; length > 0; length--) {
    const meant = closest(words.slice(0, length).join(':'), ids)
    if (meant !== undefined && meant !== words[0]) return meant.replaceAll(':', ' ')
  }
  return undefined
}
