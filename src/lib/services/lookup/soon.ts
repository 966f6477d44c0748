/** Something that is known at once, or later. */
export type Soon<Value> = Value | Promise<Value>

/** All values, at once when all of them are known at once. */
export function whenAll<Value>(values: readonly Soon<Value>[]): Soon<readonly Value[]> {
  const known: Value[] = []
  for (const value of values) {
    if (value instanceof Promise) return Promise.all(values)
    known.push(value)
  }
  return known
}

/** Goes on with a value as soon as it is known. */
export function then<Value, Result>(
  value: Soon<Value>,
  goOn: (value: Value) => Result,
): Soon<Result> {
  return value instanceof Promise ? value.then(goOn) : goOn(value)
}
