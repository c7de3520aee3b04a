import { fourier } from './fourier.js'
import { gram } from './gram.js'
import { haar } from './haar.js'
import { laguerre } from './laguerre.js'
import { legendre } from './legendre.js'

export const BASIS_NAMES = ['fourier', 'legendre', 'gram', 'laguerre', 'haar'] as const

export type BasisName = (typeof BASIS_NAMES)[number]

/** Where the samples lie in a basis's domain. */
export interface BasisPlace {
  /** Samples of history, t = 0, …, window − 1. */
  readonly window: number
  /**
   * Samples that fill the domain, the window first: as many as the window, or more, so that times ahead are inside too.
   * Beyond it polynomials run away, and Fourier's functions begin again.
   */
  readonly span: number
  /** Whether the first and last sample are the ends of the domain; otherwise each is the middle of its cell. */
  readonly ends: boolean
  /** Laguerre's unit of time, in samples: how long the past is remembered. */
  readonly memory: number
}

/** Functions of the sample's number t, which may lie between samples or beyond them. */
export interface OrthogonalBasis {
  /** @param index  of the function, 0 or more */
  value(index: number, t: number): number
  /** The weight under which the functions are orthogonal. */
  weight(t: number): number
}

const flat = () => 1

/**
 * Time is mapped on the domain of each basis: [0, 1] for Fourier's and Haar's, [−1, 1] for Legendre's, the samples
 * themselves for Gram's. Laguerre's runs backwards from the last sample of history, x = (window − 1 − t) / memory, so
 * that its weight e^−x forgets.
 */
export function orthogonalBasis(name: BasisName, { window, span, ends, memory }: BasisPlace): OrthogonalBasis {
  const unit = (t: number) => (ends ? t / (span - 1) : (t + 0.5) / span)
  const age = (t: number) => (window - 1 - t) / memory
  const bases: Record<BasisName, OrthogonalBasis> = {
    fourier: { value: (index, t) => fourier(index, unit(t)), weight: flat },
    legendre: { value: (index, t) => Math.sqrt(2 * index + 1) * legendre(index, 2 * unit(t) - 1), weight: flat },
    gram: { value: (index, t) => gram(index, span, t), weight: flat },
    laguerre: { value: (index, t) => laguerre(index, age(t)), weight: t => Math.exp(-age(t)) },
    haar: { value: (index, t) => haar(index, unit(t)), weight: flat },
  }
  return bases[name]
}
