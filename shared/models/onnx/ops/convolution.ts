import { backend_util } from '@tensorflow/tfjs-core'
import { type Dim, isFixed } from '../dims.js'
import { ExportError } from '../export-error.js'
import type { Op, Ops } from './op.js'

/** What the kernel is told. */
interface ConvolutionAttributes {
  readonly strides: [number, number] | number
  readonly dilations: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

const infoOf = (images: readonly number[], filter: readonly number[], attributes: ConvolutionAttributes) =>
  backend_util.computeConv2DInfo(
    images as [number, number, number, number],
    filter as [number, number, number, number],
    attributes.strides,
    attributes.dilations,
    attributes.pad,
    attributes.dimRoundingMode,
  )

/** Images have their channels last here, and first in ONNX. */
const CHANNELS_FIRST = [0, 3, 1, 2]
const CHANNELS_LAST = [0, 2, 3, 1]
const FILTER_OUTPUTS_FIRST = [3, 2, 0, 1]

const convolution: Op = {
  infer: ({ input, attrs }) => [
    { shape: infoOf(input('x').shape, input('filter').shape, attrs as unknown as ConvolutionAttributes).outShape },
  ],
  write: ({ input, attr, dims: [[batch, ...made]] }, graph) => {
    const [x, filter] = [input('x')!, input('filter')!]
    const [, ...image] = graph.dimsOf(x)
    if (!image.every(isFixed) || attr('dataFormat') !== 'NHWC') {
      throw new ExportError('a convolution is exported for images of one size with their channels last; reshape them')
    }
    const filterDims = graph.dimsOf(filter) as readonly number[]
    // Only the batch differs, and no padding depends on it.
    const info = infoOf([1, ...image], filterDims, {
      strides: attr('strides'),
      dilations: attr('dilations'),
      pad: attr('pad'),
      dimRoundingMode: attr('dimRoundingMode'),
    })
    const transpose = (name: string, perm: readonly number[], of: readonly Dim[]) =>
      graph.node('Transpose', [name], [perm.map(axis => of[axis])], { perm })[0]
    const first = transpose(x, CHANNELS_FIRST, [batch, ...image])
    const outputsFirst = transpose(filter, FILTER_OUTPUTS_FIRST, filterDims)
    const [rows, cols, channels] = made
    const { top, left, bottom, right } = info.padInfo
    const [value] = graph.node('Conv', [first, outputsFirst], [[batch, channels, rows, cols]], {
      kernel_shape: filterDims.slice(0, 2),
      strides: [info.strideHeight, info.strideWidth],
      dilations: [info.dilationHeight, info.dilationWidth],
      pads: [top, left, bottom, right],
    })
    return [transpose(value, CHANNELS_LAST, [batch, channels, rows, cols])]
  },
}

/** Kernels of convolutions. */
export const CONVOLUTIONS: Ops = { Conv2D: convolution }
