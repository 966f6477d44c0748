import type { KeyObject } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { MentatError } from '../../../framework/errors/mentat-error.ts'
import { syncFolder } from '../../../framework/files/atomic-write.ts'
import {
  type CredentialFiles,
  type Credentials,
  isPair,
  nextOf,
  readCredentials,
  readKey,
} from '../credentials.ts'
import { keyText } from './certificate-request.ts'
import { keepCopy, placeFile, prepareFolder } from './place-file.ts'

/** Bits of the files: the key is for its owner alone. */
const KEY_MODE = 0o600
const CERTIFICATE_MODE = 0o640

/**
 * Certificate and key of a client, and beside them (`.new`) those that are to take their places. A new pair comes into force by one
 * rename, that of the certificate: whoever reads it looks for its key under both names (see readCredentials), so that there is a
 * pair that can be used at any moment, also after a crash.
 */
export class KeyPairFiles {
  readonly #files: Pick<CredentialFiles, 'certfile' | 'keyfile'>

  constructor({ certfile, keyfile }: Pick<CredentialFiles, 'certfile' | 'keyfile'>) {
    this.#files = { certfile, keyfile }
  }

  /** What is there already. */
  existing(): string[] {
    return Object.values(this.#files).filter((path) => existsSync(path))
  }

  /** Where the key lies while its certificate is asked for. */
  get nextKeyPath(): string {
    return nextOf(this.#files.keyfile)
  }

  /** Where the certificate lies until it comes into force. */
  get nextCertificatePath(): string {
    return nextOf(this.#files.certfile)
  }

  /** Makes the folders, and proves that they can be written to. @throws MentatError PERMISSION_DENIED, IO_FAILED … */
  prepare(): void {
    for (const path of Object.values(this.#files)) prepareFolder(path)
  }

  /** The key that waits for its certificate, of a run before; undefined: none does. @throws MentatError as readKey */
  nextKey(): KeyObject | undefined {
    if (!existsSync(this.nextKeyPath)) return undefined
    return readKey(this.nextKeyPath).object
  }

  /** Keeps a key until its certificate is there; it is on the disk when this returns. */
  keepKey(key: KeyObject): KeyObject {
    placeFile(this.nextKeyPath, keyText(key), KEY_MODE)
    return key
  }

  /** Keeps a certificate until it comes into force. */
  keepCertificate(text: string): void {
    placeFile(this.nextCertificatePath, text, CERTIFICATE_MODE)
  }

  /**
   * The pair that is to come into force.
   * @param now milliseconds since 1970
   * @throws MentatError as readCredentials
   */
  next(now: number): Credentials {
    return readCredentials({ ...this.#files, certfile: this.nextCertificatePath }, now)
  }

  /** The same; undefined when there is none that can be used, now or later. */
  findNext(now: number): Credentials | undefined {
    if (!existsSync(this.nextCertificatePath)) return undefined
    try {
      return this.next(now)
    } catch (error) {
      const from: unknown = error instanceof MentatError ? error.fields['from'] : undefined
      // One that will be valid soon was issued by a clock that is ahead of ours.
      if (typeof from === 'string' && Date.parse(from) > now) throw error
      return undefined
    }
  }

  /**
   * Puts the new pair into the place of the old one, of which copies are kept.
   * @param stamp what their names end with
   * @returns the copies
   */
  replace(stamp: string): string[] {
    const { certfile, keyfile } = this.#files
    const isNewKey = isPair(this.nextCertificatePath, this.nextKeyPath)
    const old = isNewKey ? [certfile, keyfile] : [certfile]
    const copies = old.filter((path) => existsSync(path)).map((path) => keepCopy(path, stamp))
    renameSync(this.nextCertificatePath, certfile)
    syncFolder(dirname(certfile))
    this.finish()
    return copies
  }

  /** Puts the key in place when its certificate is: the second half of `replace`, should that have been broken off. */
  finish(): void {
    const { certfile, keyfile } = this.#files
    if (!isPair(certfile, this.nextKeyPath)) return
    renameSync(this.nextKeyPath, keyfile)
    syncFolder(dirname(keyfile))
  }
}
