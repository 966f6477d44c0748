import { relative } from 'node:path'
import type { Home } from '../../framework/home.ts'

/**
 * Why the files of a folder must not go by their age alone: Mentat lives from them. Undefined: they may.
 * @param reports folder of the files of reports, which go together with their rows
 */
export function folderFault(folder: string, home: Home, reports: string): string | undefined {
  const fixed = [home.spool, home.postgres, home.config, home.run, reports]
  const over = [home.path, ...fixed].find((each) => isWithin(each, folder))
  if (over !== undefined) return `${folder} holds ${over}, which no rule of caches may touch`
  const under = fixed.find((each) => isWithin(folder, each))
  if (under === undefined) return undefined
  return `${folder} lies in ${under}, which no rule of caches may touch`
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith('../')
}
