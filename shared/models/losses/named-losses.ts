import type { Loss } from './loss.js'
import { huber, meanAbsoluteError, meanSquaredError } from './point-losses.js'

/** Losses of point forecasts that need nothing beside the truth, by the name in settings. */
export const LOSSES = {
  mse: meanSquaredError,
  mae: meanAbsoluteError,
  /** Of targets in deviations. */
  huber: huber(1),
} as const satisfies Readonly<Record<string, Loss>>

export type LossName = keyof typeof LOSSES
