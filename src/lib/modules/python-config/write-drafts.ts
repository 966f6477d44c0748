import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configEndings } from '../../framework/config/folder.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { type Draft, draftText } from './drafts.ts'

/** What became of drafts. */
export interface WrittenDrafts {
  readonly written: readonly string[]
  /** There was such a file: it is as it was. */
  readonly kept: readonly string[]
}

/**
 * Writes files of the configuration; none that is there is changed.
 * @param original the folder that they are made of
 * @throws MentatError USAGE when both are the same folder
 */
export function writeDrafts(
  folder: string,
  drafts: readonly Draft[],
  original: string,
): WrittenDrafts {
  if (isSame(folder, original)) {
    throw new MentatError(
      'USAGE',
      `${folder} is the folder of the original: the files of both would be mixed up`,
      {
        advice: 'Make an empty folder and name it with --config-dir, or make HOME/etc.',
      },
    )
  }
  const written: string[] = []
  const kept: string[] = []
  for (const draft of drafts) {
    const path = join(folder, draft.file)
    if (isThere(path)) {
      kept.push(draft.file)
      continue
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
    // It may hold keys of services.
    writeFileSync(path, draftText(draft), { flag: 'wx', mode: 0o640 })
    written.push(draft.file)
  }
  return { written, kept }
}

/** Also under another ending, which would configure the same twice. */
function isThere(path: string): boolean {
  const stem = path.replace(/\.conf$/, '')
  return configEndings.some((ending) => existsSync(`${stem}${ending}`))
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => (existsSync(path) ? realpathSync(path) : path))
  return first === second
}
