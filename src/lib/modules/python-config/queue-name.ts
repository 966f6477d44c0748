import { basename, dirname } from 'node:path'

/** Where the original has its queues. */
const SPOOL = '/var/mentat/spool'

/**
 * The queue here that stands for one of the original: a bare name, and a path under its spool folder, become the name that the
 * program has here (`mentat-storage.py` is `storage`); another path stays.
 */
export function queueName(text: string): string {
  const path = basename(text) === 'incoming' ? dirname(text) : text
  if (path.includes('/') && dirname(path) !== SPOOL) return path
  return instanceName(basename(path))
}

/** The name that a program has here: `mentat-inspector-b.py` is `inspector-b`. */
export function instanceName(program: string): string {
  return program.replace(/\.py$/, '').replace(/^mentat-(?=.)/, '')
}
