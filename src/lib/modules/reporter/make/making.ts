import type { RoundContext } from '../context.ts'
import type { EventFiles } from '../files/event-files.ts'
import type { Judgement } from '../judge/judge-unit.ts'
import type { Unit } from '../gather/unit.ts'

/** What reports are made of. */
export interface Making {
  readonly unit: Unit
  readonly context: RoundContext
  readonly judgement: Judgement
  readonly files: EventFiles
}
