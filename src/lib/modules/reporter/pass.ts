import type { Side } from '../../idea/event-facts.ts'

/** One of the four ways in which the events of a window are looked at. */
export interface Pass {
  readonly name: 'Source' | 'Target' | 'ShadowSource' | 'ShadowTarget'
  /** The side of the events that reports are about: who caused them, or whom they hit. */
  readonly side: Side
  readonly isTarget: boolean
  /** Reports of classes in state SHADOW: computed and stored, never mailed. */
  readonly isShadow: boolean
}

/** In their order. */
export const passes: readonly Pass[] = [
  { name: 'Source', side: 'Source', isTarget: false, isShadow: false },
  { name: 'Target', side: 'Target', isTarget: true, isShadow: false },
  { name: 'ShadowSource', side: 'Source', isTarget: false, isShadow: true },
  { name: 'ShadowTarget', side: 'Target', isTarget: true, isShadow: true },
]
