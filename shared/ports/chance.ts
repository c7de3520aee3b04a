/** The only way to randomness that no seed repeats; tests pass their own. @returns a number in 0..1, 1 excluded */
export const systemRandom = (): number => Math.random()
