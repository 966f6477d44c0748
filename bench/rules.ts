import type { EventClass } from '../src/lib/database/event-classes/tables.ts'
import { fixtureClasses } from '../src/lib/database/fixtures/event-classes.ts'
import { parseEvent } from '../src/lib/idea/parse.ts'
import { Generator } from '../src/lib/modules/ideagen/generator.ts'
import { compileClasses } from '../src/lib/modules/inspector/class-rule.ts'
import { inspect } from '../src/lib/modules/inspector/inspect.ts'
import { RuleSet } from '../src/lib/modules/inspector/rule-set.ts'
import { median, perSecond, row } from './workplace.ts'

const EVENTS = 10_000
const ROUNDS = 7
const NOW = Date.UTC(2024, 4, 2, 12)

/** What rules cost on one core, against JSON.parse of the same events. */
export function benchRules(): void {
  const generator = new Generator({ seed: 5, start: NOW })
  const texts = Array.from({ length: EVENTS }, () => generator.next(NOW).content.toString())
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / EVENTS
  const parsing = timed(() => {
    for (const text of texts) JSON.parse(text)
  })
  console.log(
    `\n(d) Rules over ${EVENTS.toLocaleString('en-US')} events of ${Math.round(bytes)} bytes, one core; median of ${ROUNDS}`,
  )
  row('JSON.parse, the yardstick', perSecond(EVENTS, parsing))
  row(
    'parseEvent',
    perSecond(
      EVENTS,
      timed(() => void texts.map((text) => parseEvent(text))),
    ),
  )
  for (const count of [1, 30, 200]) {
    const classes = classesOf(count)
    const rules = RuleSet.of({ rules: [], fallback: [] }, classes)
    report(`${count} event classes`, rules, { texts, parsing })
    report(`${count} event classes, without the index`, rules.withoutIndex(), { texts, parsing })
  }
}

function report(
  label: string,
  rules: RuleSet,
  { texts, parsing }: { texts: readonly string[]; parsing: number },
): void {
  let matched = 0
  const seconds = median(
    Array.from({ length: ROUNDS }, () => {
      // New ones each time: an event that has its class is asked for less.
      const events = texts.map((text) => parseEvent(text))
      matched = 0
      const began = performance.now()
      for (const event of events) if (inspect(rules, event, NOW).matches.length > 0) matched += 1
      return (performance.now() - began) / 1000
    }),
  )
  row(
    label,
    perSecond(EVENTS, seconds),
    `${perSecond(EVENTS * rules.rules.length, seconds)} rules`,
    `${((100 * matched) / EVENTS).toFixed(0)} % match`,
    `${(seconds / parsing).toFixed(2)} x parsing`,
  )
}

/** Those that come with Mentat, all enabled, and as many variations on other ports and protocols as are asked for. */
function classesOf(count: number): ReturnType<typeof compileClasses>['rules'] {
  const enabled = fixtureClasses.map((each): EventClass => ({ ...each, state: 'ENABLED' }))
  // One that has something to look at.
  if (count === 1) return compileClasses(enabled.slice(1, 2)).rules
  const wanted = Array.from({ length: count }, (_, index) => {
    const base = enabled[index % enabled.length]
    if (!base) throw new Error('there are no classes')
    return index < enabled.length ? base : variation(base, index)
  })
  return compileClasses(wanted).rules
}

function variation(base: EventClass, index: number): EventClass {
  const port = 10_000 + index
  const rule = `${base.rule} and (Target.Port == ${port} or Source.Port in [${port}, ${port + 1}])`
  return { ...base, name: `${base.name}-${index}`, rule }
}

function timed(work: () => void): number {
  const seconds = Array.from({ length: ROUNDS }, () => {
    const began = performance.now()
    work()
    return (performance.now() - began) / 1000
  })
  return median(seconds)
}
