import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** Why tests on a full disk are skipped; false: they are not. */
export const skipSmallDisk =
  process.getuid?.() === 0 ? false : 'mounting a small disk takes root: not tested on a full disk'

/** A disk of a few megabytes, until after the tests of the file; undefined for those who may not mount one. */
export function smallDisk(options: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-small-disk-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  after(() => {
    if (status === 0) spawnSync('umount', ['-l', folder])
    rmdirSync(folder)
  })
  return status === 0 ? folder : undefined
}

/** Fills a disk: with content to the last byte, or with empty files to the last name. */
export function fillUp(folder: string, size = 65_536): void {
  mkdirSync(join(folder, 'filler'), { recursive: true })
  for (const each of size === 0 ? [0] : [size, 1]) {
    for (let index = 0; ; index += 1) {
      try {
        writeFileSync(join(folder, 'filler', `${each}-${index}`), 'x'.repeat(each))
      } catch {
        break
      }
    }
  }
}

/** Takes away what `fillUp` has put there. */
export function makeRoom(folder: string): void {
  rmSync(join(folder, 'filler'), { recursive: true })
}
