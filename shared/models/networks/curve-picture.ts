import type { CurvePoint } from './training-state.js'

/** Looks at the validation part, a line each; a loss that is not there is an empty field. */
export const curveCsv = (curve: readonly CurvePoint[]): string =>
  [
    'step,learning_rate,loss,validation_loss',
    ...curve.map(({ step, learningRate, loss, validationLoss }) =>
      [step, learningRate, loss, Number.isNaN(validationLoss) ? '' : validationLoss].join(','),
    ),
    '',
  ].join('\n')

const [WIDTH, HEIGHT, EDGE] = [640, 320, 48]

/** Training and validation loss over the steps, the losses on a logarithmic axis, as an SVG picture. */
export function curveSvg(curve: readonly CurvePoint[]): string {
  const losses = curve.flatMap(({ loss, validationLoss }) => [loss, validationLoss]).filter(loss => loss > 0)
  const [low, high] = [Math.min(...losses), Math.max(...losses)]
  const lastStep = curve.at(-1)?.step ?? 1
  const x = (step: number) => EDGE + (step / lastStep) * (WIDTH - 2 * EDGE)
  const y = (loss: number) =>
    high === low ? HEIGHT / 2 : EDGE + (Math.log(high / loss) / Math.log(high / low)) * (HEIGHT - 2 * EDGE)
  const line = (colour: string, of: (point: CurvePoint) => number) => {
    const points = curve.filter(point => of(point) > 0)
    const places = points.map(point => `${x(point.step).toFixed(1)},${y(of(point)).toFixed(1)}`).join(' ')
    return `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places}"/>`
  }
  const label = (text: string, left: number, top: number, more = '') =>
    `<text x="${left}" y="${top}" ${more}>${text}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<path d="M${EDGE} ${EDGE}V${HEIGHT - EDGE}H${WIDTH - EDGE}" fill="none" stroke="#888"/>`,
    line('#1f6fb2', ({ loss }) => loss),
    line('#c2410c', ({ validationLoss }) => validationLoss),
    label('loss: training', EDGE, 20, 'fill="#1f6fb2"'),
    label('validation', EDGE + 90, 20, 'fill="#c2410c"'),
    ...(losses.length === 0
      ? []
      : [label(high.toPrecision(3), 4, EDGE + 4), label(low.toPrecision(3), 4, HEIGHT - EDGE + 4)]),
    label(`step ${lastStep}`, WIDTH - EDGE - 60, HEIGHT - EDGE + 20),
    '</svg>',
    '',
  ].join('\n')
}
