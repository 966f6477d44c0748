/** Mails that one sender, one report and all together may cause within the time. */
const MOST = { sender: 5, report: 20, all: 200 } as const

/** In milliseconds. */
const TIME = 3_600_000

/** Keeps feedback from flooding those who read it. It forgets when the web interface is started anew. */
class FeedbackGate {
  #passed: { readonly at: number; readonly sender: string; readonly report: string }[] = []

  /**
   * Counts a mail that is about to be sent.
   * @param now milliseconds since 1970
   * @returns whether it may be sent, and then what takes it back when it was not
   */
  enter(sender: string, report: string, now: number): (() => void) | undefined {
    this.#passed = this.#passed.filter(({ at }) => now - at < TIME)
    const counts = {
      sender: this.#passed.filter((each) => each.sender === sender).length,
      report: this.#passed.filter((each) => each.report === report).length,
      all: this.#passed.length,
    }
    if (counts.sender >= MOST.sender || counts.report >= MOST.report || counts.all >= MOST.all) {
      return undefined
    }
    const entry = { at: now, sender, report }
    this.#passed.push(entry)
    return () => {
      this.#passed = this.#passed.filter((each) => each !== entry)
    }
  }
}

const gates = new WeakMap<object, FeedbackGate>()

/** The gate of a running web interface. */
export function gateOf(services: object): FeedbackGate {
  const gate = gates.get(services) ?? new FeedbackGate()
  gates.set(services, gate)
  return gate
}
