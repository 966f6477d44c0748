import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

const folder = new URL('../fixtures/programs/', import.meta.url)

/** A running program of test/fixtures/programs. */
export interface Program {
  readonly child: ChildProcess
  /** What it wrote to stdout so far. */
  output(): string
  /** What it wrote to stderr so far. */
  errors(): string
  /** Resolves when it has written so many lines to stdout; rejects when it ends before. */
  lines(count: number): Promise<string[]>
  /** Resolves when it has ended and all its output is here. */
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts one; it is killed after the test file, should it still run. */
export function startProgram(name: string, args: readonly string[] = []): Program {
  const child = spawn(process.execPath, [fileURLToPath(new URL(name, folder)), ...args])
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  after(() => {
    child.kill('SIGKILL')
  })
  const complete = (): string[] => output.split('\n').slice(0, -1)
  return {
    child,
    output: () => output,
    errors: () => errors,
    async lines(count) {
      while (complete().length < count) {
        const ended = closed.then(() => 'ended')
        const next = await Promise.race([once(child.stdout, 'data'), ended])
        if (next === 'ended' && complete().length < count) {
          throw new TypeError(`${name} ended early: ${output}${errors}`)
        }
      }
      return complete()
    },
    async ended() {
      const [code, signal] = await closed
      return { code, signal }
    },
  }
}
