/** What is used here of the package onnxruntime-node, which need not be installed: then its own types lack too. */
export interface OnnxRuntime {
  readonly env: {
    logLevel?: 'verbose' | 'info' | 'warning' | 'error' | 'fatal'
    readonly versions: { readonly node?: string }
  }
  listSupportedBackends(): readonly { readonly name: string }[]
  readonly InferenceSession: {
    create(model: Uint8Array, options: OnnxSessionOptions): Promise<OnnxSession>
  }
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor
}

export interface OnnxSessionOptions {
  readonly executionProviders: readonly string[]
  /** Settings of the session by their names in ONNX Runtime, nested at the dots. */
  readonly extra: object
}

export interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>
  release(): Promise<void>
}

export interface OnnxTensor {
  readonly data: unknown
}
