/** Holds producers back while their consumer is too far behind. */
export interface Gate {
  /** Notes records produced; resolves when there is room for more. */
  produced(records: number): Promise<void>
  consumed(records: number): void
  /** Lets everybody through from now on. */
  open(): void
}

/** @param limit  records that may be under way at once */
export function gateOf(limit: number): Gate {
  let underWay = 0
  let isOpen = false
  const waiting: (() => void)[] = []
  const release = () => {
    for (const wake of waiting.splice(0)) wake()
  }
  return {
    async produced(records) {
      underWay += records
      while (underWay > limit && !isOpen) await new Promise<void>(resolve => waiting.push(resolve))
    },
    consumed(records) {
      // A log that held records before may give more than was produced here.
      underWay = Math.max(0, underWay - records)
      if (underWay <= limit) release()
    },
    open() {
      isOpen = true
      release()
    },
  }
}
