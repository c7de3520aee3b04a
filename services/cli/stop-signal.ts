/** Whether the user, or whoever runs the program, has asked it to end. */
export interface StopSignal {
  readonly came: boolean
  /** Listens no more. */
  off(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Stops cleanly at the first SIGINT or SIGTERM. A second one ends the process at once, as it would without us. */
export function onStopSignal(stop: () => Promise<void>): StopSignal {
  let came = false
  const listener = () => {
    came = true
    off()
    void stop()
  }
  const off = () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return {
    get came() {
      return came
    },
    off,
  }
}
