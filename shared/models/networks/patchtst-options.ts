/** Sizes and rates of PatchTST. */
export interface PatchTstOptions {
  readonly layers: number
  /** The width is a multiple of it. */
  readonly heads: number
  readonly width: number
  readonly feedForward: number
  /** Steps in one patch. */
  readonly patch: number
  /** Steps from the start of one patch to that of the next. */
  readonly stride: number
  readonly dropout: number
  /** Of attention's weights. */
  readonly attentionDropout: number
  readonly headDropout: number
}
