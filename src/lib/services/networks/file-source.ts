import { isUtf8 } from 'node:buffer'
import { causeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { ChangingFile } from '../../framework/files/changing-file.ts'
import type { Clock } from '../../framework/time/clock.ts'
import type { GroupNetwork, NetworkSource } from './directory.ts'
import { workInSlices } from './slices.ts'
import { formatRemark, type NetworkRecord, readWhoisFile } from './whois-file.ts'

/** Of a file of networks, in bytes; a million networks have about 200 MB. */
const LARGEST_FILE = 256 * 1024 * 1024

/** Problems that are told in one error. */
const TOLD = 5

/** What a file source works with. */
export interface FileSourceOptions {
  readonly clock: Clock
  readonly optional?: boolean
  /** More bytes than this are not read. */
  readonly largest?: number
}

/** Networks of a whois or negistry file, which is read again only when it has changed. */
export class FileSource implements NetworkSource {
  readonly name: string
  readonly optional: boolean
  readonly #file: ChangingFile
  readonly #clock: Clock
  #networks: readonly GroupNetwork[] = []
  /** What is wrong with the file as it is; the networks are those of its last good version. */
  #problem: MentatError | undefined

  constructor(
    path: string,
    { clock, optional = false, largest = LARGEST_FILE }: FileSourceOptions,
  ) {
    this.name = path
    this.optional = optional
    this.#file = new ChangingFile(path, largest)
    this.#clock = clock
  }

  /**
   * An optional file that does not exist holds no networks.
   * @throws MentatError FILE_INVALID with the first problems of the file; what ChangingFile throws
   */
  async load(): Promise<readonly GroupNetwork[]> {
    const content = await this.#file.readIfChanged().catch((error: unknown) => {
      if (!this.optional || causeOf(error) !== 'INPUT_MISSING') throw error
      this.#problem = undefined
      if (this.#networks.length > 0) this.#networks = []
      return undefined
    })
    if (content) await this.#take(content)
    if (this.#problem) throw this.#problem
    return this.#networks
  }

  async #take(content: Buffer): Promise<void> {
    if (!isUtf8(content)) {
      this.#problem = invalid(this.name, ['not UTF-8'])
      return
    }
    const reading = readWhoisFile(content.toString('utf8'))
    const { records, problems } = await workInSlices(reading, this.#clock)
    if (problems.length > 0) this.#problem = invalid(this.name, problems.map(formatRemark))
    else {
      this.#networks = withoutTexts(records)
      this.#problem = undefined
    }
  }
}

/** Only what is looked up stays in memory: the texts of a record take several times as much. */
function withoutTexts(records: readonly NetworkRecord[]): GroupNetwork[] {
  const groups = new Map<string, string>()
  return records.map(({ family, low, high, group }) => {
    const known = groups.get(group)
    if (known === undefined) groups.set(group, group)
    return { family, low, high, group: known ?? group }
  })
}

function invalid(path: string, problems: readonly string[]): MentatError {
  const told = problems.slice(0, TOLD)
  if (problems.length > TOLD) told.push(`and ${problems.length - TOLD} more`)
  return new MentatError('FILE_INVALID', `${path}: ${told.join('; ')}`, {
    advice: 'Correct the file; it is read again by itself.',
    fields: { file: path, problems },
  })
}
