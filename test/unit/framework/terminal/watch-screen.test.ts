import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchScreen } from '../../../../src/lib/framework/terminal/watch-screen.ts'
import { FakeClock } from '../../../support/fake-clock.ts'
import { until } from '../../../support/until.ts'

/** A terminal that keeps what it is told. */
function terminal(columns = 20, rows = 5) {
  const written: string[] = []
  return {
    columns,
    rows,
    written,
    write: (text: string): void => {
      written.push(text)
    },
  }
}

test('shows the text anew after each interval, over the one before, and keeps the last', async () => {
  const [clock, screen, stop] = [new FakeClock(), terminal(), new AbortController()]
  let count = 0
  const render = () => Promise.resolve(`number ${(count += 1)}\nsecond line`)
  const watching = watchScreen({ render, screen, interval: 5000, clock, signal: stop.signal })
  for (const shown of [1, 2, 3]) {
    await until('it sleeps', () => clock.sleepers === 1)
    assert.equal(screen.written.length, shown)
    clock.advance(4999)
    assert.equal(clock.sleepers, 1)
    if (shown < 3) clock.advance(1)
  }
  stop.abort()
  await watching
  const [first, second, third, end] = screen.written
  // Each at once: nothing is cleared before the new text is there, but the window at the beginning.
  assert.equal(first, '\u001b[?25l\u001b[2J\u001b[Hnumber 1\u001b[K\nsecond line\u001b[K\u001b[J')
  assert.equal(second, '\u001b[Hnumber 2\u001b[K\nsecond line\u001b[K\u001b[J')
  assert.equal(third, '\u001b[Hnumber 3\u001b[K\nsecond line\u001b[K\u001b[J')
  assert.equal(end, '\u001b[?25h\n')
  assert.equal(clock.sleepers, 0)
})

test('what does not fit the window is cut off, as it is at that moment', async () => {
  const [clock, screen, stop] = [new FakeClock(), terminal(6, 4), new AbortController()]
  const render = () => Promise.resolve('a\nčeské znaky\n𝟙𝟚𝟛𝟜𝟝𝟞𝟟\nd\ne')
  const watching = watchScreen({ render, screen, interval: 1, clock, signal: stop.signal })
  await until('it sleeps', () => clock.sleepers === 1)
  screen.rows = 6
  clock.advance(1)
  await until('it sleeps again', () => screen.written.length === 2)
  stop.abort()
  await watching
  const lines = screen.written.map((text) =>
    text.replaceAll(/\u001b\[\??\d*[A-Za-z]/g, '').split('\n'),
  )
  assert.deepEqual(lines[0], ['a', 'české ', '… 3 mo'])
  assert.deepEqual(lines[1], ['a', 'české ', '𝟙𝟚𝟛𝟜𝟝𝟞', 'd', 'e'])
})

test('ends at once while a text is being made, and gives the cursor back after a failure', async () => {
  const [clock, stop] = [new FakeClock(), new AbortController()]
  const screen = terminal()
  const never = () => new Promise<string>(() => undefined)
  const watching = watchScreen({ render: never, screen, interval: 1, clock, signal: stop.signal })
  stop.abort()
  await watching
  assert.equal(screen.written.length, 0)
  let count = 0
  const fail = () =>
    (count += 1) > 1 ? Promise.reject(new TypeError('no')) : Promise.resolve('fine')
  const request = { render: fail, screen, interval: 1, clock }
  const failing = watchScreen({ ...request, signal: new AbortController().signal })
  await until('it sleeps', () => clock.sleepers === 1)
  clock.advance(1)
  await assert.rejects(failing, /no/)
  assert.equal(screen.written.at(-1), '\u001b[?25h\n')
})
