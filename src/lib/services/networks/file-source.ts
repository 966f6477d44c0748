import { open, type FileHandle } from 'node:fs/promises'
import { codeOf } from '../../framework/errors/causes.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { NetworkSource } from './directory.ts'
import { formatRemark, type NetworkRecord, parseWhoisFile } from './whois-file.ts'

/** What a file of networks may be at most; a million networks have about 200 MB. */
const LARGEST_FILE = 512 * 1024 * 1024

/** Problems that are told in one error. */
const TOLD = 5

/** Networks of a whois or negistry file, which is read again only when it has changed. */
export class FileSource implements NetworkSource<NetworkRecord> {
  readonly name: string
  readonly optional: boolean
  #networks: readonly NetworkRecord[] = []
  /** Inode, size and time of what was read last. */
  #version: string | undefined

  /** @param path of the file */
  constructor(path: string, optional = false) {
    this.name = path
    this.optional = optional
  }

  /** @throws MentatError INPUT_MISSING, FILE_INVALID with the first problems of the file; IO_FAILED */
  async load(): Promise<readonly NetworkRecord[]> {
    const file = await openFile(this.name)
    try {
      const { ino, size, mtimeMs } = await file.stat()
      const version = `${ino} ${size} ${mtimeMs}`
      if (version === this.#version) return this.#networks
      if (size > LARGEST_FILE) {
        throw invalid(this.name, `larger than ${LARGEST_FILE} bytes: ${size}`)
      }
      const { records, problems } = parseWhoisFile(await file.readFile('utf8'))
      if (problems.length > 0) throw invalid(this.name, told(problems.map(formatRemark)))
      this.#networks = records
      this.#version = version
      return records
    } finally {
      await file.close()
    }
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (error) {
    const isMissing = codeOf(error) === 'ENOENT'
    throw new MentatError(
      isMissing ? 'INPUT_MISSING' : 'IO_FAILED',
      `the file of networks ${path} ${isMissing ? 'does not exist' : 'cannot be read'}`,
      { cause: error },
    )
  }
}

function invalid(path: string, text: string): MentatError {
  return new MentatError('FILE_INVALID', `${path}: ${text}`)
}

function told(problems: readonly string[]): string {
  const first = problems.slice(0, TOLD)
  if (problems.length > TOLD) first.push(`and ${problems.length - TOLD} more`)
  return first.join('; ')
}
