import { Args, Flags } from '@oclif/core'
import { MentatError } from '../lib/framework/errors/mentat-error.ts'
import type { FilterWarning } from '../lib/filter/warnings.ts'
import { decodeMessage } from '../lib/idea/decoding.ts'
import type { JsonObject } from '../lib/idea/json.ts'
import { defaultLimits } from '../lib/idea/parse.ts'
import { inputFiles, readEventInputs } from './event-input.ts'
import { readTextFile } from './text-file.ts'

/** The flag for a filter that is in a file. */
export const ruleFileFlag = Flags.string({
  description: 'the filter is in this file, and TEXT is left out; "-" is standard input',
  helpValue: 'FILE',
})

/** The arguments of commands that try a filter; those behind the first are more files. */
export const filterArgs = {
  // Otherwise oclif reads standard input itself and takes what it finds for an argument.
  text: Args.string({ description: 'the filter', ignoreStdin: true }),
  file: Args.string({ description: 'files with events', ignoreStdin: true }),
}

/** What a command line says: the filter, and the arguments that are left. */
export interface FilterInput {
  readonly text: string
  readonly files: readonly string[]
}

/**
 * The filter and the files that a command line names.
 * @throws MentatError USAGE without a filter, INPUT_MISSING, FILE_INVALID
 */
export async function readFilterInput(
  argv: readonly string[],
  ruleFile: string | undefined,
): Promise<FilterInput> {
  if (ruleFile === undefined) {
    const [text, ...files] = argv
    return { text: requireText(text), files }
  }
  if (ruleFile === '-' && (argv.length === 0 || argv.includes('-'))) {
    throw new MentatError('USAGE', 'standard input cannot hold both the filter and the events')
  }
  return { text: (await readTextFile(ruleFile)).text, files: argv }
}

/**
 * The filter that a command line names, for a command that reads nothing else.
 * @throws MentatError USAGE without a filter or with two, INPUT_MISSING, FILE_INVALID
 */
export async function readFilterText(
  text: string | undefined,
  ruleFile: string | undefined,
): Promise<string> {
  if (ruleFile === undefined) return requireText(text)
  if (text === undefined) return (await readTextFile(ruleFile)).text
  throw new MentatError('USAGE', 'TEXT and --rule-file exclude each other')
}

function requireText(text: string | undefined): string {
  if (text !== undefined) return text
  throw new MentatError('USAGE', 'no filter was given: neither TEXT nor --rule-file FILE')
}

/** A warning for people, with the place. */
export function warningText({ line, column, text, shown, advice }: FilterWarning): string {
  return `warning, line ${line}, column ${column}: ${text}\n${shown}\n        ${advice}`
}

/** A document that a filter can be tried on: any JSON object. */
export interface TriedDocument {
  /** The file as it was named, `-` for standard input. */
  readonly source: string
  /** Where it begins, 1 for the first line. */
  readonly line: number
  readonly document: JsonObject
}

/** A document that cannot be read, or a file. */
export interface FailedDocument {
  readonly source: string
  readonly line: number
  readonly error: MentatError
}

/** Reads documents from files, or from standard input if none is named; what fails is told in its turn. */
export async function* readDocuments(
  files: readonly string[],
): AsyncGenerator<TriedDocument | FailedDocument> {
  for await (const input of readEventInputs(inputFiles(files), process.stdin)) {
    const { source, line } = input
    if (!('content' in input)) {
      yield input
      continue
    }
    try {
      yield { source, line, document: decodeMessage(input.content, defaultLimits.depth).document }
    } catch (error) {
      if (!(error instanceof MentatError)) throw error
      yield { source, line, error }
    }
  }
}

/** The ID of an event if it has one that fits on a line, else where it stands. */
export function nameOf({ source, line, document }: TriedDocument): string {
  return idOf(document) ?? `${source}:${line}`
}

/** The ID, if it is one. */
export function idOf(document: JsonObject): string | undefined {
  const id = document['ID']
  return typeof id === 'string' && /^[\x21-\x7e]{1,255}$/.test(id) ? id : undefined
}
