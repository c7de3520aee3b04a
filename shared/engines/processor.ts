import { availableParallelism, cpus } from 'node:os'

/** The machine's processor, for people. */
export const processorName = (): string => `${cpus()[0]?.model ?? 'processor'}, ${availableParallelism()} cores`
