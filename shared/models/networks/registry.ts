import { SettingsError } from '../../domain/errors.js'
import { dilatedRnn } from './dilated-rnn.js'
import { gnnCoder } from './gnn-coder.js'
import { iTransformer } from './itransformer.js'
import { lstmNetwork } from './lstm.js'
import { mlp } from './mlp.js'
import { multiFoundationLstm } from './multi-foundation-lstm.js'
import type { Network, NetworkKind, NetworkShape } from './network.js'
import { orthogonal } from './orthogonal.js'
import { patchTst } from './patchtst.js'
import { pixelLstm } from './pixel-lstm.js'
import { tcn } from './tcn.js'
import { tft } from './tft.js'
import { tide } from './tide.js'
import { timesNet } from './timesnet.js'
import { tsMixer } from './tsmixer.js'
import { twoStageLstm } from './two-stage-lstm.js'
import { vanillaTransformer } from './vanilla-transformer.js'

/** An architecture whose options are told by name. */
export interface AnyNetwork {
  readonly name: string
  readonly defaults: object
  /** @param options  in place of the defaults of the same names; one that the kind does not have is a SettingsError */
  build(shape: NetworkShape, options: object, random: () => number): Network
}

function any<O extends object>({ name, defaults, build }: NetworkKind<O>): AnyNetwork {
  return {
    name,
    defaults,
    build: (shape, options, random) => {
      const strange = Object.keys(options).find(key => !(key in defaults))
      if (strange !== undefined) {
        throw new SettingsError(`${name} has no option '${strange}'; it has ${Object.keys(defaults).join(', ')}`)
      }
      return build(shape, { ...defaults, ...options }, random)
    },
  }
}

/** Every architecture that may be trained by itself, by the name in tables and manifests. */
export const NETWORKS: ReadonlyMap<string, AnyNetwork> = new Map(
  [
    any(lstmNetwork), //
    any(dilatedRnn),
    any(gnnCoder),
    any(iTransformer),
    any(mlp),
    any(multiFoundationLstm),
    any(orthogonal),
    any(patchTst),
    any(tcn),
    any(tft),
    any(tide),
    any(timesNet),
    any(tsMixer),
    any(twoStageLstm),
    any(vanillaTransformer),
  ].map(kind => [kind.name, kind]),
)

/** Beside them what only a model of the live pipeline holds. */
export const SERVED_NETWORKS: ReadonlyMap<string, AnyNetwork> = new Map([...NETWORKS, [pixelLstm.name, any(pixelLstm)]])

/** @throws {SettingsError} no architecture has this name */
export function networkNamed(name: string): AnyNetwork {
  const kind = SERVED_NETWORKS.get(name)
  if (kind === undefined) {
    throw new SettingsError(`no architecture is named '${name}'; choose one of ${[...NETWORKS.keys()].join(', ')}`)
  }
  return kind
}
