import { randomBytes } from 'node:crypto'
import { linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../framework/errors/causes.ts'
import { syncFolder, writeFileAtomically } from '../framework/files/atomic-write.ts'
import { addBooks, type Books, newBooks } from './books.ts'
import type { QueueLayout } from './layout.ts'
import {
  booksOf,
  type Ledger,
  ledgerFile,
  ledgerNames,
  readLedger,
  retiredPrefix,
  sumNumber,
  sumPrefix,
} from './ledger.ts'
import { booksIn } from './plan.ts'

/** So many consumers may have left before the ledger is put away: some hundred kilobytes. */
const MOST_LINES = 1000

const DRAFT_PREFIX = '.books-new.'

/**
 * Keeps the ledger of a queue short: one that has become long is put away, and what had been put away before is summed
 * up by daemon. Whoever does it may die at any step, and several may do it at once:
 *
 * A sum is a new file, complete from the beginning, that names the files it includes; from then on those count no more,
 * and may be removed. Sums are numbered: two that are made of the same files want the same number, and only one can
 * have it. The file that was put away last is left as it is: a slow process may still have it open to append to it.
 * @param most lines, see MOST_LINES
 */
export function compactLedger(layout: QueueLayout, most = MOST_LINES): void {
  try {
    if (booksOf(layout, ledgerFile).length <= most) return
    const inputs = [...readLedger(layout).files.keys()].filter((name) => name !== ledgerFile)
    retire(layout)
    if (inputs.length > 0) sumUp(layout, inputs)
    removeIncluded(layout)
  } catch (error) {
    // A ledger that stays long does no harm; the next one to leave tries again.
    if (codeOf(error) === undefined) throw error
  }
}

function retire(layout: QueueLayout): void {
  const name = `${retiredPrefix}${randomBytes(6).toString('hex')}`
  renameSync(join(layout.path, ledgerFile), join(layout.path, name))
}

function sumUp(layout: QueueLayout, inputs: readonly string[]): void {
  // Looked at before the ledger: who leaves in between is then in both, and is not summed up.
  const present = [...presentOwners(layout), ...presentOwners(layout)]
  const ledger = readLedger(layout)
  const { sum } = ledger
  const lying = new Set(ledgerNames(layout))
  const includes = [...(sum?.includes ?? []).filter((name) => lying.has(name)), ...inputs]
  const lines = [{ includes }, ...summedUp(ledger, inputs, present)]
  const draft = join(layout.path, `${DRAFT_PREFIX}${randomBytes(6).toString('hex')}`)
  writeFileAtomically(draft, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 0o660)
  try {
    linkSync(draft, join(layout.path, `${sumPrefix}${(sum?.number ?? 0) + 1}`))
    syncFolder(layout.path)
  } finally {
    rmSync(draft, { force: true })
  }
}

/**
 * The books of the inputs and of the sum before, by daemon. Those whose owner may still write another line (it died
 * while it closed its books, and its folder lies under pending/) or has written one stay by themselves: of two books
 * of one owner only the last ones count.
 */
function summedUp(
  { sum, files }: Ledger,
  inputs: readonly string[],
  present: readonly string[],
): Books[] {
  const others = [...files].filter(([name]) => !inputs.includes(name))
  const open = new Set([...present, ...others.flatMap(([, books]) => books.map(ownerOf))])
  const all = [...(sum?.books ?? []), ...inputs.flatMap((name) => files.get(name) ?? [])]
  const single = new Map(all.map((books) => [books.owner, books]))
  const sums = new Map<string, Books>()
  const left: Books[] = []
  for (const books of single.values()) {
    if (open.has(books.owner)) {
      left.push(books)
      continue
    }
    const { name } = books
    const total = sums.get(name) ?? newBooks(name, `sum of ${name}`)
    addBooks(total, books)
    sums.set(name, total)
  }
  return [...sums.values(), ...left]
}

function ownerOf({ owner }: Books): string {
  return owner
}

function presentOwners(layout: QueueLayout): string[] {
  return readdirSync(layout.pending, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => booksIn(join(layout.pending, name))?.owner ?? [])
}

/** Everything that the sum in force makes superfluous, also what others have left, or are just writing. */
function removeIncluded(layout: QueueLayout): void {
  const { sum } = readLedger(layout)
  if (!sum) return
  const older = ledgerNames(layout).filter((name) => (sumNumber(name) ?? sum.number) < sum.number)
  const drafts = readdirSync(layout.path).filter((name) => name.includes(DRAFT_PREFIX))
  for (const name of [...sum.includes, ...older, ...drafts]) {
    rmSync(join(layout.path, name), { force: true })
  }
}
