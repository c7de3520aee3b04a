/** Where training ends and validation ends. What comes after is the test set. */
export interface TrainingSplit {
  /** Last day whose truth the weights may be fitted to. */
  readonly trainToDay: number
  /** Last day whose truth hyperparameters, early stopping and calibration may see; trainToDay if none is held back. */
  readonly validateToDay: number
}

export type TrainingPart = 'training' | 'validation'

/**
 * The part that an issue belongs to, by its target window day + 1 .. day + horizonDays. A window that lies across the
 * end of training belongs to neither part, nor does one that reaches into the test set.
 */
export function partOf(split: TrainingSplit, day: number, horizonDays: number): TrainingPart | undefined {
  const lastDay = day + horizonDays
  if (lastDay <= split.trainToDay) return 'training'
  return day >= split.trainToDay && lastDay <= split.validateToDay ? 'validation' : undefined
}
