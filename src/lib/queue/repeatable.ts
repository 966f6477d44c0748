import { existsSync, mkdirSync } from 'node:fs'
import { codeOf } from '../framework/errors/causes.ts'

/** Takes a step with a file. One that is gone: the step was taken before, or an operator has removed the file. */
export function unlessGone(path: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || existsSync(path)) throw error
  }
}

/** Puts something into a folder; one that an operator has removed meanwhile is made again. */
export function into(folder: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || existsSync(folder)) throw error
    mkdirSync(folder, { recursive: true, mode: 0o770 })
    step()
  }
}
