import type { Rank, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { fanInUniform, type Initialiser } from './initialisers.js'
import { affine } from './matmul.js'
import type { Parameters } from './parameters.js'

export interface DenseOptions {
  /** Absent: true. */
  readonly bias?: boolean
  /** Absent: torch's, uniform within ±1 / √inputs. */
  readonly kernel?: Initialiser
  /** Absent: that of the kernel. */
  readonly biasFirst?: Initialiser
}

/** x W + b over the last axis: [..., inputs] to [..., outputs]. */
export type Dense = <T extends Tensor>(x: T) => T

/**
 * A dense layer with the weights `<name>.weight`, shape [inputs, outputs] (torch's, transposed), and `<name>.bias`,
 * shape [outputs].
 */
export function dense(
  weights: Parameters,
  name: string,
  inputs: number,
  outputs: number,
  options: DenseOptions = {},
): Dense {
  const first = options.kernel ?? fanInUniform(inputs)
  const kernel: Tensor2D = weights.make<Rank.R2>(`${name}.weight`, [inputs, outputs], first)
  const bias: Tensor1D | undefined =
    options.bias === false ? undefined : weights.make<Rank.R1>(`${name}.bias`, [outputs], options.biasFirst ?? first)
  return x => affine(x, kernel, bias)
}
