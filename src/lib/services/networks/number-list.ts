const FIRST_CAPACITY = 1024

/** A list of numbers of 32 bits that grows. */
export class NumberList {
  #numbers = new Uint32Array(FIRST_CAPACITY)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** 0 beyond the end. */
  at(index: number): number {
    return this.#numbers[index] ?? 0
  }

  /** Replaces one that is there. */
  set(index: number, number: number): void {
    this.#numbers[index] = number
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) this.#makeRoom(this.#length + 1)
    this.#numbers[this.#length] = number
    this.#length += 1
  }

  /** Removes the last one and returns it; 0 when there is none. */
  pop(): number {
    if (this.#length === 0) return 0
    this.#length -= 1
    return this.at(this.#length)
  }

  append(other: NumberList): void {
    const end = this.#length + other.#length
    if (end > this.#numbers.length) this.#makeRoom(end)
    // Mostly one or two: a loop is faster than a view for each.
    for (let index = 0; index < other.#length; index += 1) {
      this.#numbers[this.#length + index] = other.at(index)
    }
    this.#length = end
  }

  clear(): void {
    this.#length = 0
  }

  /** Puts the numbers into ascending order. */
  sort(): void {
    if (this.#length > MANY) this.#numbers.subarray(0, this.#length).sort()
    else this.#insertionSort()
  }

  /** The numbers in an array of just their size. */
  trimmed(): Uint32Array {
    return this.#numbers.slice(0, this.#length)
  }

  #insertionSort(): void {
    const numbers = this.#numbers
    for (let end = 1; end < this.#length; end += 1) {
      const number = this.at(end)
      let place = end
      for (; place > 0 && this.at(place - 1) > number; place -= 1)
        numbers[place] = this.at(place - 1)
      numbers[place] = number
    }
  }

  #makeRoom(length: number): void {
    const larger = new Uint32Array(Math.max(length, Math.ceil(this.#numbers.length * 1.5)))
    larger.set(this.#numbers)
    this.#numbers = larger
  }
}

/** From here on the sort of the engine is faster. */
const MANY = 32
