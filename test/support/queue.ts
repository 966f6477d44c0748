import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { prepareQueue, type QueueLayout } from '../../src/lib/queue/layout.ts'
import type { Reason } from '../../src/lib/queue/reason.ts'

/** A folder of the calling test file's own, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mentat-test-'))
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A queue of the calling test's own. */
export function temporaryQueue(): QueueLayout {
  return prepareQueue(join(temporaryFolder(), 'queue'))
}

/** Writes messages straight into incoming/, as a foreign program may. */
export function fill(layout: QueueLayout, names: readonly string[], content = '{}'): void {
  for (const name of names) writeFileSync(join(layout.incoming, name), content)
}

/** `m0`, `m1` … */
export function someNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `m${index}`)
}

/** The names in a folder, sorted. */
export function namesIn(...parts: string[]): string[] {
  return readdirSync(join(...parts)).toSorted()
}

/** The names of the messages in a folder, sorted: the books of the consumer beside them are none. */
export function messagesIn(folder: string): string[] {
  return namesIn(folder).filter((name) => !name.startsWith('.'))
}

/** The contents of all plain files of a folder, sorted. */
export function contentsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(folder, name), 'utf8'))
    .toSorted()
}

/** Why a message is refused. */
export function someReason(text = 'on purpose'): Reason {
  return {
    when: '2024-05-02T10:00:00.000Z',
    module: 'storage',
    stage: 'parser',
    code: 'EVENT_NOT_JSON',
    text,
  }
}
