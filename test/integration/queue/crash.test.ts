import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readBooks } from '../../../src/lib/queue/balance.ts'
import { countMessages } from '../../../src/lib/queue/inspect.ts'
import { prepareQueue } from '../../../src/lib/queue/layout.ts'
import { recoverDead } from '../../../src/lib/queue/recover.ts'
import { startProgram } from '../../support/program.ts'
import {
  contentsIn,
  fill,
  namesIn,
  someNames,
  temporaryFolder,
  temporaryQueue,
} from '../../support/queue.ts'

const KILLS = 24
const MESSAGES = 60

test(
  `nothing is lost or doubled when ${KILLS} instances, three at a time, are killed in the middle of anything`,
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder()
    const [queue, next] = ['queue', 'next'].map((name) => prepareQueue(join(folder, name)))
    for (const name of someNames(MESSAGES)) writeFileSync(join(queue!.incoming, name), name)
    for (let round = 0; round < KILLS / 3; round++) {
      const programs = [1, 2, 3].map((number) =>
        startProgram('shuffle-queue.ts', [queue!.path, next!.path, `${round * 3 + number}`]),
      )
      await Promise.all(
        programs.map(async (program, index) => {
          await program.lines(20 + ((round * 37 + index * 11) % 100))
          program.child.kill('SIGKILL')
          await program.ended()
          assert.equal(program.errors(), '')
        }),
      )
    }
    recoverDead(queue!)
    recoverDead(next!)
    assert.deepEqual([...namesIn(queue!.pending), ...namesIn(next!.pending)], [])
    const refused = namesIn(queue!.errors).filter(
      (name) => !name.endsWith('.reason.json') && !name.startsWith('.'),
    )
    for (const name of refused)
      assert.ok(namesIn(queue!.errors).includes(`${name}.reason.json`), name)
    const found = [queue!.incoming, next!.incoming, queue!.errors]
      .flatMap(contentsIn)
      .filter((content) => content.startsWith('m'))
    assert.deepEqual([...new Set(found)].toSorted(), someNames(MESSAGES).toSorted())
    assert.equal(found.length, MESSAGES, 'each message lies in one place')
  },
)

test(
  'each copy is made once, each message leaves once, and the books say so, however often instances are killed',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder()
    const [queue, next, copies] = ['queue', 'next', 'copies'].map((name) =>
      prepareQueue(join(folder, name)),
    )
    const names = someNames(3000)
    for (const name of names) writeFileSync(join(queue!.incoming, name), name)
    let kills = 0
    while (countMessages(queue!.incoming) > 0 || recoverDead(queue!) > 0) {
      const programs = [1, 2].map(() =>
        startProgram('copy-messages.ts', [queue!.path, next!.path, copies!.path]),
      )
      for (const [index, program] of programs.entries()) {
        await program.lines(20 + ((kills * 37 + index * 11) % 60))
        program.child.kill('SIGKILL')
        await program.ended()
        assert.equal(program.errors(), '')
        kills += 1
      }
      recoverDead(queue!)
    }
    assert.ok(kills >= 10, `${kills} kills`)
    assert.deepEqual(contentsIn(copies!.incoming), names.toSorted())
    const passed = names.filter((name) => !name.endsWith('0'))
    assert.deepEqual(namesIn(next!.incoming), passed.toSorted())
    assert.deepEqual([...namesIn(queue!.pending), ...namesIn(queue!.incoming)], [])
    const [books] = readBooks(queue!)
    assert.deepEqual(
      [{ ...books?.outcomes }, books?.held, books?.missing, books!.taken - books!.returned],
      [{ passed: passed.length, stored: names.length - passed.length }, 0, 0, names.length],
    )
  },
)

test('with no file descriptors left, steps fail as something that passes, and go through later', () => {
  const layout = temporaryQueue()
  fill(layout, ['a', 'b'])
  const program = fileURLToPath(
    new URL('../../fixtures/programs/exhaust-files.ts', import.meta.url),
  )
  const command = 'ulimit -n 64 && exec "$0" "$1" "$2"'
  const output = execFileSync('sh', ['-c', command, process.execPath, program, layout.path], {
    encoding: 'utf8',
  })
  assert.equal(output, 'take: EMFILE passes\nread: EMFILE passes\ntake: done\nread: done\n')
  assert.deepEqual(namesIn(layout.incoming), ['a', 'b'])
  assert.deepEqual(namesIn(layout.pending), [])
})
