import type { NetworkBatch, NetworkRun } from '../models/networks/network-host.js'
import type { SavedNetwork } from '../models/networks/saved-network.js'

/** What runs the tensors of models; one for the whole process. */
export interface Engine {
  readonly name: string
  /** One line for people. */
  readonly description: string
}

/** A network on an engine, ready to run. */
export interface LoadedNetwork {
  /**
   * @throws {SettingsError} the batch is not what the network takes
   * @throws {EngineError} the engine cannot go on: its device is lost, or its memory full
   */
  run(batch: NetworkBatch): Promise<NetworkRun>
  close(): Promise<void>
}

export interface EngineMemory {
  /** Bytes that its tensors take now; undefined where the engine does not tell. */
  readonly usedBytes?: number
  /** Tensors that it holds now. */
  readonly tensors?: number
}

/** What runs trained networks. Several may be open at once. */
export interface NetworkEngine extends Engine {
  /** What computes: the processor, or a GPU by name. */
  readonly device: string
  memory(): EngineMemory
  /** @throws {ArtefactError} what is saved does not fit together, or lacks what this engine needs */
  load(network: SavedNetwork): Promise<LoadedNetwork>
  close(): Promise<void>
}

/** One way to run networks, which may not be there. */
export interface EngineKind {
  readonly name: string
  /** How to get it where it is missing. */
  readonly howTo: string
  /** Far slower than all others, so that `auto` measures it only where it is alone. */
  readonly lastResort?: true
  /** It runs ONNX files, and so can compute in half precision too. */
  readonly runsOnnx?: true
  /** @throws {EngineError} it is not there, or does not start */
  start(): Promise<NetworkEngine>
}
