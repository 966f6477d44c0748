import { stringify } from 'yaml'
import { type DocumentedOption, documentedOptions, fileOf, isModule } from './option-text.ts'
import type { ConfigModule, ConfigSection } from './section.ts'

/** Text of comments is wrapped there. */
const WIDTH = 90

/** How a sample is written. */
export type SampleSyntax = 'json' | 'yaml'

/**
 * A sample file: every option with its sentence, what it accepts, and its default. All options are commented out, so
 * that a copy of it changes nothing; taking away the `# ` before any of them leaves a valid file.
 */
export function sampleFile(
  subject: ConfigSection | ConfigModule,
  syntax: SampleSyntax = 'json',
): string {
  const write = syntax === 'json' ? jsonWriter : yamlWriter
  const options = documentedOptions(subject)
  const body = isModule(subject)
    ? write.options(options, syntax === 'json' ? 1 : 0)
    : write.group(
        subject.name,
        write.options(options, syntax === 'json' ? 2 : 1),
        syntax === 'json' ? 1 : 0,
      )
  const lines = [...headOf(subject), '', ...write.document(body)]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

/** What differs between the syntaxes. */
interface Writer {
  document(body: readonly string[]): string[]
  group(key: string, body: readonly string[], depth: number): string[]
  value(key: string, value: unknown): string[]
  options(options: readonly DocumentedOption[], depth: number): string[]
}

const jsonWriter: Writer = {
  document: (body) => ['{', ...withoutLastBlank(body), '}'],
  group: (key, body, depth) => [
    `${indent(depth)}"${key}": {`,
    ...withoutLastBlank(body),
    `${indent(depth)}},`,
  ],
  value: (key, value) => `"${key}": ${JSON.stringify(value ?? null, undefined, 2)},`.split('\n'),
  options: (options, depth) => options.flatMap((option) => optionLines(jsonWriter, option, depth)),
}

const yamlWriter: Writer = {
  document: withoutLastBlank,
  group: (key, body, depth) => [`${indent(depth)}${key}:`, ...withoutLastBlank(body)],
  value: (key, value) =>
    stringify({ [key]: value ?? null })
      .trimEnd()
      .split('\n'),
  options: (options, depth) => options.flatMap((option) => optionLines(yamlWriter, option, depth)),
}

function optionLines(write: Writer, option: DocumentedOption, depth: number): string[] {
  const margin = indent(depth)
  const told = [option.description, ...(option.inside.length > 0 ? [] : [ruleOf(option)])]
  const comment = told.filter(Boolean).flatMap((text) => wrap(text, `${margin}# `))
  if (option.inside.length > 0) {
    const group = write.group(option.key, write.options(option.inside, depth + 1), depth)
    return [...comment, ...group, '']
  }
  const setting = write.value(option.key, option.value)
  return [...comment, ...setting.map((line) => `${margin}# ${line}`), '']
}

function ruleOf({ presence, expected, variable }: DocumentedOption): string {
  const kind = { default: 'Accepts', optional: 'Optional; accepts', required: 'Required; accepts' }
  return `${kind[presence]} ${expected}. (${variable ?? ''})`
}

function headOf(subject: ConfigSection | ConfigModule): string[] {
  const kind = isModule(subject) ? 'The module' : 'The shared section'
  const lines = wrap(`${kind} ${subject.name}: ${subject.summary}.`, '# ')
  const shared = isModule(subject) ? subject.sections.map(({ name }) => name) : []
  const about =
    `This is a sample of ${fileOf(subject)}: every option with its default, or an example where it has none. ` +
    'All of them are commented out, so this file as it is changes nothing. The environment variable in parentheses does the same.'
  const uses =
    shared.length === 0
      ? []
      : wrap(`It also uses ${shared.join(', ')} (see core/), which may be overridden here.`, '# ')
  return [...lines, '#', ...wrap(about, '# '), ...uses]
}

function withoutLastBlank(lines: readonly string[]): string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : [...lines]
}

function indent(depth: number): string {
  return '  '.repeat(depth)
}

function wrap(text: string, margin: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && margin.length + line.length + word.length >= WIDTH) {
      lines.push(`${margin}${line}`)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, `${margin}${line}`]
}
