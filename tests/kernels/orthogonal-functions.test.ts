import { describe, it } from 'node:test'
import { fourier } from '../../shared/kernels/fourier.js'
import { gram } from '../../shared/kernels/gram.js'
import { haar } from '../../shared/kernels/haar.js'
import { laguerre } from '../../shared/kernels/laguerre.js'
import { near } from '../support/near.js'

const [r2, r10, r14, r70] = [2, 10, 14, 70].map(Math.sqrt)

/** Value of each at the points 0, 1, …. */
const rows: [name: string, value: (x: number) => number, values: number[]][] = [
  // Fisher & Yates' orthogonal polynomials for five points: −2 −1 0 1 2, 2 −1 −2 −1 2, −1 2 0 −2 1, 1 −4 6 −4 1.
  ['Gram 0 of 5', x => gram(0, 5, x), [1, 1, 1, 1, 1].map(v => v / Math.sqrt(5))],
  ['Gram 1 of 5', x => gram(1, 5, x), [-2, -1, 0, 1, 2].map(v => v / r10)],
  ['Gram 2 of 5', x => gram(2, 5, x), [2, -1, -2, -1, 2].map(v => v / r14)],
  ['Gram 3 of 5', x => gram(3, 5, x), [-1, 2, 0, -2, 1].map(v => v / r10)],
  ['Gram 4 of 5', x => gram(4, 5, x), [1, -4, 6, -4, 1].map(v => v / r70)],
  ['Gram 1 of 5 beyond its points', x => gram(1, 5, x + 5), [3, 4].map(v => v / r10)],
  // L1 = 1 − x, L2 = (x² − 4x + 2)/2, L3 = (−x³ + 9x² − 18x + 6)/6. DLMF 18.5.18
  ['Laguerre 0', x => laguerre(0, x), [1, 1]],
  ['Laguerre 1', x => laguerre(1, x), [1, 0, -1]],
  ['Laguerre 2', x => laguerre(2, x), [1, -1 / 2, -1, -1 / 2, 1]],
  ['Laguerre 3', x => laguerre(3, x), [1, -2 / 3, -1 / 3, 1]],
  ['Fourier 1 at quarters', x => fourier(1, x / 4), [r2, 0, -r2, 0, r2]],
  ['Fourier 2 at quarters', x => fourier(2, x / 4), [0, r2, 0, -r2, 0]],
  ['Fourier 4 at eighths', x => fourier(4, x / 8), [0, r2, 0, -r2, 0, r2, 0, -r2]],
  // Haar's matrix of eight: the middles of eight cells.
  ['Haar 0', x => haar(0, (x + 0.5) / 8), [1, 1, 1, 1, 1, 1, 1, 1]],
  ['Haar 1', x => haar(1, (x + 0.5) / 8), [1, 1, 1, 1, -1, -1, -1, -1]],
  ['Haar 3', x => haar(3, (x + 0.5) / 8), [0, 0, 0, 0, r2, r2, -r2, -r2]],
  ['Haar 6', x => haar(6, (x + 0.5) / 8), [0, 0, 0, 0, 2, -2, 0, 0]],
  ['Haar 1 at the ends', x => haar(1, x), [1, 0]],
]

describe('functions at points', () => {
  for (const [name, value, values] of rows) {
    it(name, () => {
      for (const [x, expected] of values.entries()) near(value(x), expected, 1e-12, `at ${x}`)
    })
  }
})

describe('sums of products are those of an orthonormal set', () => {
  const points = 64
  const sets: [name: string, value: (index: number, i: number) => number][] = [
    ['Gram polynomials of 64 points', (index, i) => gram(index, points, i)],
    ['Fourier functions at the middles of 64 cells', (index, i) => fourier(index, (i + 0.5) / points) / 8],
    ['Haar functions at the middles of 64 cells', (index, i) => haar(index, (i + 0.5) / points) / 8],
  ]
  for (const [name, value] of sets) {
    it(name, () => {
      for (let a = 0; a < 20; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = 0
          for (let i = 0; i < points; i++) sum += value(a, i) * value(b, i)
          near(sum, a === b ? 1 : 0, 1e-10, `${a}, ${b}:`)
        }
      }
    })
  }
  it('Laguerre polynomials under e^−x, by 40,000 cells of 0.002', () => {
    for (let a = 0; a < 6; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0
        for (let x = 0.001; x < 80; x += 0.002) sum += laguerre(a, x) * laguerre(b, x) * Math.exp(-x) * 0.002
        // The rule's error is h²/24 times the change of the integrand's slope, at most 4e-6 / 24 · 20.
        near(sum, a === b ? 1 : 0, 1e-5, `${a}, ${b}:`)
      }
    }
  })
})
