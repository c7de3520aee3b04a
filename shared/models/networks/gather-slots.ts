import * as tf from '@tensorflow/tfjs-core'
import type { NeighbourSlots } from '../../kernels/neighbour-slots.js'

/**
 * What each slot of each node holds; an empty slot gives its owner's.
 *
 * The gradient is a gathering too: what a node gave, it gave to its neighbours and itself, so it asks their slots. That
 * takes no more time than the way there, while a scattering is a kernel that WebAssembly has not.
 *
 * @param x  shape [graphs, nodes, width]
 * @returns shape [graphs, nodes · slots, width]; no gradient passes through empty slots, so give them no weight
 */
export function gatherSlots(x: tf.Tensor3D, { nodes, width: slots, node, back }: NeighbourSlots): tf.Tensor3D {
  const gather = tf.customGrad((values: tf.Tensor | tf.GradSaveFunc) => ({
    value: tf.gather(values as tf.Tensor3D, tf.tensor1d(node, 'int32'), 1),
    gradFunc: (dy: tf.Tensor) => {
      const [graphs, , width] = dy.shape
      const withNothing = tf.concat([dy as tf.Tensor3D, tf.zeros<tf.Rank.R3>([graphs, 1, width])], 1)
      const returned = tf.gather(withNothing, tf.tensor1d(back, 'int32'), 1)
      const bySlot = tf.reshape(returned, [graphs * nodes, slots, width])
      return tf.reshape(tf.sum(bySlot, 1), [graphs, nodes, width])
    },
  }))
  return gather(x) as tf.Tensor3D
}
