import assert from 'node:assert/strict'

/** A metric of an exposition. */
export interface ReadMetric {
  readonly type: string
  readonly help: string | undefined
  /** Labels as they stand there (`{a="b"}`, or nothing) with their values. */
  readonly samples: ReadonlyMap<string, number>
}

/** Reads the text format of Prometheus, version 0.0.4, and proves that it is valid and its names are good. */
export function readExposition(text: string): Map<string, ReadMetric> {
  assert.ok(text.endsWith('\n'))
  const metrics = new Map<string, { type: string; help?: string; samples: Map<string, number> }>()
  let help: [string, string] | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const meta = /^# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+)$/.exec(line)
    if (meta?.[1] === 'HELP') {
      help = [meta[2]!, meta[3]!]
      continue
    }
    if (meta) {
      const [, , name, type] = meta as unknown as [string, string, string, string]
      assert.ok(!metrics.has(name), `${name} is there twice`)
      assert.equal(name.endsWith('_total'), type === 'counter', name)
      assert.doesNotMatch(name, /_(ms|milliseconds|minutes|hours|days|kb|mb|kilobytes)(_|$)/, name)
      const about = help?.[0] === name ? { help: help[1] } : {}
      metrics.set(name, { type, ...about, samples: new Map() })
      help = undefined
      continue
    }
    const sample =
      /^([a-z_][a-z0-9_]*)((?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})?) (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
        line,
      )
    assert.ok(sample, `not a sample: ${line}`)
    const [, name, labels, value] = sample as unknown as [string, string, string, string]
    const { samples } = metrics.get(name) ?? {}
    assert.ok(samples, `no TYPE before ${line}`)
    assert.ok(!samples.has(labels), `twice: ${line}`)
    // Prometheus itself sets them.
    assert.doesNotMatch(labels, /[{,](job|instance|le|quantile)=/)
    samples.set(labels, Number(value.replace('Inf', 'Infinity')))
  }
  return metrics as unknown as Map<string, ReadMetric>
}
