import type { Detector } from '../detectors.ts'
import type { Draft } from '../event.ts'
import type { Scene } from '../scene.ts'
import type { Timing } from '../timing.ts'

/** A kind of event: how often, by whom, how long, and what it says. */
export interface Scenario {
  readonly name: string
  /** How often, in events of 10,000; the sum need not be exact. */
  readonly weight: number
  /** One of them reports it. */
  readonly detectors: readonly Detector[]
  readonly timing: Timing
  readonly build: (scene: Scene) => Draft
}
