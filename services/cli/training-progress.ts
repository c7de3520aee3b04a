import type { Progress } from '../../shared/models/point-model.js'

/** A line of progress on standard error. */
export function showTraining({ model, step, steps, loss, validationLoss, secondsLeft }: Progress): void {
  const parts = [
    `${model} ${step}/${steps}`,
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(5)}`]),
    ...(validationLoss === undefined ? [] : [`validation ${validationLoss.toFixed(5)}`]),
    ...(secondsLeft === undefined ? [] : [`about ${Math.ceil(secondsLeft)} s left`]),
  ]
  process.stderr.write(`${parts.join('  ')}\n`)
}
