import { CONVOLUTIONS } from './convolution.js'
import { ELEMENTWISE } from './elementwise.js'
import type { Op } from './op.js'
import { PRODUCTS } from './products.js'
import { REDUCTIONS } from './reductions.js'
import { SELECTIONS } from './selections.js'
import { SHAPES } from './shapes.js'

/** Every kernel that can be recorded, by tfjs's name. */
export const OPS: ReadonlyMap<string, Op> = new Map(
  [ELEMENTWISE, REDUCTIONS, PRODUCTS, CONVOLUTIONS, SELECTIONS, SHAPES].flatMap(Object.entries<Op>),
)
