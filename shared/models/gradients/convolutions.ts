import * as tf from '@tensorflow/tfjs-core'

/** Examples and channels change places. */
const EXAMPLES_TO_CHANNELS = [3, 1, 2, 0]

/** Zeros around the two middle axes. */
const frame = (x: tf.Tensor4D, rows: number, cols: number): tf.Tensor4D =>
  tf.pad(x, [
    [0, 0],
    [rows, rows],
    [cols, cols],
    [0, 0],
  ])

/**
 * Gradients of the two-dimensional convolution with odd filters, stride 1 and the image's size kept: convolutions
 * themselves, so that they run wherever the kernel does (WebAssembly has no kernel for the filter's).
 */
export const CONVOLUTIONS: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Conv2D,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [image, weights], attributes) => {
      const [d, x, filter] = [dy as tf.Tensor4D, image as tf.Tensor4D, weights as tf.Tensor4D]
      const [rows, cols] = filter.shape
      const { strides, pad, dilations } = attributes
      const plain = [strides, dilations].every(n => tf.util.flatten(n as number[]).every(m => m === 1))
      if (!plain || pad !== 'same' || rows % 2 === 0 || cols % 2 === 0) {
        throw new Error(
          `conv2d's gradient is for stride 1, padding 'same' and odd filters, not ${rows} × ${cols} ` +
            `with stride ${strides}, dilation ${dilations} and padding ${pad}; write it as a sum of shifted products`,
        )
      }
      return {
        // Every output's gradient goes back to where its inputs came from: the filter turned by 180°, its ends swapped.
        x: () => tf.conv2d(d, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), 1, 'same'),
        // Slide the output's gradient over the framed image: examples are summed over, so they stand as channels.
        filter: () => {
          const framed = tf.transpose(frame(x, (rows - 1) / 2, (cols - 1) / 2), EXAMPLES_TO_CHANNELS)
          const slid = tf.conv2d(framed as tf.Tensor4D, tf.transpose(d, [1, 2, 0, 3]), 1, 'valid')
          return tf.transpose(slid, [1, 2, 0, 3])
        },
      }
    },
  },
]
