import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type GuideBlock, guideBlocks, holdsLines } from '../support/guide.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** For a machine that is very busy. */
const LIMIT = 300_000

const guides = [
  'add-a-queue-consumer.md',
  'first-installation.md',
  'networks-and-classes.md',
  'receive-over-http.md',
  'scale-out.md',
  'upgrade.md',
  'users-groups-and-filters.md',
]

describe('the commands of the guides do what the guides say', () => {
  for (const guide of guides) {
    test(guide, () => {
      const folder = mkdtempSync(join(tmpdir(), 'mentat-guide-'))
      try {
        follow(guideBlocks(guide), folder)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })
  }
})

/** Runs all commands in one shell, as a reader would, with the home `home` in the folder. */
function follow(blocks: readonly GuideBlock[], folder: string): void {
  // As root the embedded database runs under an account of its own, which must be able to pass.
  chmodSync(folder, 0o711)
  mkdirSync(join(folder, 'bin'))
  symlinkSync(join(root, 'bin/run'), join(folder, 'bin/mentat'))
  symlinkSync(join(root, 'test'), join(folder, 'test'))
  const commands: GuideBlock[] = []
  const expectations = new Map<GuideBlock, string>()
  for (const block of blocks) {
    const last = commands.at(-1)
    if (block.language === 'text' && block.note === '' && last) expectations.set(last, block.text)
    else if (block.note.includes('.')) write(join(folder, block.note), block)
    else if (block.language === 'sh' && block.note === '') commands.push(block)
  }
  const script = commands.map(({ text }, place) => `echo ${mark(place)}\n${text}`).join('\n')
  const printed = run(script, folder)
  for (const [place, command] of commands.entries()) {
    const text = printed.split(`${mark(place)}\n`)[1]?.split(/^@@ block /m)[0] ?? ''
    const expected = expectations.get(command) ?? ''
    assert.ok(holdsLines(text, expected), `${command.text}\nprints\n${text}\nnot\n${expected}`)
  }
}

function mark(place: number): string {
  return `@@ block ${place}.`
}

function write(path: string, { text }: GuideBlock): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Also when a command fails half way. */
const LEAVE_NOTHING =
  "trap '{ mentat controller stop; unset MENTAT_DATABASE_URL; mentat db stop --yes; } >/dev/null' EXIT"

function run(script: string, folder: string): string {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MENTAT_'))
  const { status, stdout } = spawnSync(
    'bash',
    ['-eu', '-c', `exec 2>&1\n${LEAVE_NOTHING}\n${script}`],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: LIMIT,
      env: {
        ...Object.fromEntries(inherited),
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        MENTAT_HOME: join(folder, 'home'),
        HOME: folder,
        NO_COLOR: '1',
      },
    },
  )
  assert.equal(status, 0, stdout)
  return stdout
}
