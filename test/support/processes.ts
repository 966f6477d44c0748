import { readdirSync, readFileSync } from 'node:fs'

/** The command lines of other processes that have a text in theirs or in their environment. */
export function processesOf(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => [read(pid, 'cmdline'), read(pid, 'environ')].some((all) => all.includes(text)))
    .map((pid) => read(pid, 'cmdline').replaceAll('\0', ' '))
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
