import { createHash } from 'node:crypto'
import type { PixelCover } from '../../shared/domain/pixel-cover.js'
import { float32Bytes, uint32Bytes } from './little-endian.js'

/** A cover as `/api/cover` sends it. */
export interface CoverBytes {
  /** Names the content: other bytes, another name. */
  readonly version: string
  /** Little-endian: sites u32 · start u32[sites + 1] · pixel u32[entries] · share f32[entries]; see PixelCover. */
  readonly bytes: Uint8Array
}

export function coverBytes({ start, pixel, share }: PixelCover): CoverBytes {
  const head = uint32Bytes([start.length - 1])
  const bytes = Buffer.concat([head, uint32Bytes(start), uint32Bytes(pixel), float32Bytes(share)])
  return { version: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes }
}
