import { mergeRidge, type RidgeSums, type RidgeWeights, ridgeSse, solveRidge } from './ridge.js'

/** Tried from the strongest to the weakest; of equals the stronger stays. For one row: the sums take it times rows. */
const LAMBDAS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6]

/** Without a validation part nothing speaks for one lambda over another. */
const DEFAULT_LAMBDA = 1e-4

/**
 * The regression over both parts with the lambda that, fitted to the training part, does best on the validation part.
 *
 * @returns undefined if the rows do not determine one
 */
export function fitRidge(
  training: RidgeSums,
  validation: RidgeSums,
): (RidgeWeights & { readonly lambda: number }) | undefined {
  const both = mergeRidge(training, validation)
  const lambda = validation.rows === 0 ? DEFAULT_LAMBDA : bestLambda(training, validation)
  const weights = both.rows === 0 ? undefined : solveRidge(both, lambda * both.rows)
  return weights && { ...weights, lambda }
}

function bestLambda(training: RidgeSums, validation: RidgeSums): number {
  let best = { lambda: LAMBDAS[0], sse: Infinity }
  for (const lambda of LAMBDAS) {
    const weights = solveRidge(training, lambda * training.rows)
    const sse = weights === undefined ? Infinity : ridgeSse(validation, weights)
    if (sse < best.sse) best = { lambda, sse }
  }
  return best.lambda
}
