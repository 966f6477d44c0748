import type { EventClass } from '../../database/event-classes/tables.ts'
import {
  compileExpression,
  compileFilter,
  type Expression,
  type Filter,
} from '../../filter/compile.ts'
import { toError } from '../../framework/errors/mentat-error.ts'
import type { Event } from '../../idea/event.ts'
import { isObject, type JsonObject, type JsonValue } from '../../idea/json.ts'
import { distinct } from './set-values.ts'

/** Whose behaviour a class describes. */
export type ClassSide = 'source' | 'target'

/** The rule of an event class, ready to be used. */
export interface ClassRule {
  readonly kind: 'class'
  readonly name: string
  readonly filter: Filter
  readonly side: ClassSide
  /** For people: `class attempt-login-ssh, severity medium`. */
  readonly text: string
  readonly className: string
  readonly severity: string
  readonly subclassing: Expression | undefined
  readonly shadow: boolean
}

/** A class that cannot be used. */
export interface ClassFault {
  readonly className: string
  readonly error: Error
}

/** Classes as they are tried: the highest priority first, then by name, as the database lists them. */
export function inOrder(classes: readonly EventClass[]): EventClass[] {
  return classes.toSorted((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1))
}

/** Makes rules of classes, in their order: the highest priority first. Disabled ones are passed over. */
export function compileClasses(classes: readonly EventClass[]): {
  rules: ClassRule[]
  faults: ClassFault[]
} {
  const rules: ClassRule[] = []
  const faults: ClassFault[] = []
  for (const eventClass of classes) {
    if (eventClass.state === 'DISABLED') continue
    try {
      rules.push(compileClass(eventClass))
    } catch (thrown) {
      faults.push({ className: eventClass.name, error: toError(thrown) })
    }
  }
  return { rules, faults }
}

/** @throws MentatError FILTER_INVALID */
function compileClass(eventClass: EventClass): ClassRule {
  const { name, severity, subclassing } = eventClass
  const shadow = eventClass.state === 'SHADOW'
  return {
    kind: 'class',
    name: `Assign class - ${name}`,
    filter: compileFilter(eventClass.rule),
    side: eventClass.source_based ? 'source' : 'target',
    text: `class ${name}, severity ${severity}${shadow ? ', in shadow' : ''}`,
    className: name,
    severity,
    subclassing: subclassing === null ? undefined : compileExpression(subclassing),
    shadow,
  }
}

/**
 * Gives the event the class, its severity, its subclasses and the shadow flag: the first class of a side that
 * matches does so. An event that has a class keeps it, and nothing of this class is written. A severity
 * that stands in the event without a class is kept as well.
 */
export function assignClass(rule: ClassRule, event: Event, now: number): 'set' | 'exists' {
  const keys = members[rule.side]
  const mentat = event.document['_Mentat']
  const present = isObject(mentat) ? mentat : {}
  if (isGiven(present[keys.class])) return 'exists'
  const additions: Record<string, JsonValue> = { [keys.class]: rule.className }
  if (!isGiven(present[keys.severity])) additions[keys.severity] = rule.severity
  const subclasses = distinct(rule.subclassing?.evaluate(event.document, now) ?? [])
  if (subclasses.length > 0) additions[keys.subclass] = subclasses
  if (rule.shadow) additions[keys.shadow] = true
  event.add(additions satisfies JsonObject)
  return 'set'
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** The members of `_Mentat` for each side. */
const members = {
  source: {
    class: 'EventClass',
    severity: 'EventSeverity',
    subclass: 'EventSubclass',
    shadow: 'ShadowReporting',
  },
  target: {
    class: 'TargetClass',
    severity: 'TargetSeverity',
    subclass: 'TargetSubclass',
    shadow: 'ShadowReportingTarget',
  },
} as const
