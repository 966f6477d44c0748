import { getRawAsset, isSea } from 'node:sea'

/** Whether this is the standalone binary: one file that holds Node, the program and its data. */
export function isStandalone(): boolean {
  return isSea()
}

/**
 * A data file that the standalone binary holds, under the name that scripts/package gave it. It is not copied: the bytes are
 * those of the executable, and must not be changed.
 * @throws Error when there is none of this name
 */
export function heldFile(name: string): Buffer {
  return Buffer.from(getRawAsset(name))
}
