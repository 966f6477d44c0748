import { Moment, type Value } from './value.ts'
import type { FunctionName } from './tree.ts'

/** Evaluates a function; the argument is given as the texts that stand in the event. */
export function callFunction(
  name: FunctionName,
  argument: readonly Value[],
  now: number,
): readonly Value[] {
  switch (name) {
    case 'size':
    case 'len':
    case 'length':
      return [argument.filter((value) => value !== undefined).length]
    case 'strlen':
      return argument.filter((value) => typeof value === 'string').map(countCodePoints)
    case 'time':
      return [now / 1000]
    case 'now':
    case 'utcnow':
      return [new Moment(now)]
  }
}

function countCodePoints(text: string): number {
  let count = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0xd800 || unit > 0xdbff) continue
    const next = text.charCodeAt(index + 1)
    if (next >= 0xdc00 && next <= 0xdfff) count -= 1
  }
  return count
}
