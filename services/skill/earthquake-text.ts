import type { EtasFit } from '../../shared/kernels/etas-fit.js'
import type { EarthquakeSkill, GainOver } from './earthquake-skill.js'
import { ETAS_REFERENCE } from './etas-reference.js'
import { markdownTable } from './markdown-table.js'
import { gainText, pText, tailsText } from './number-text.js'

/** The tests of seismology, a section of the skill page. */
export function earthquakeText(models: readonly EarthquakeSkill[], windows: number, etas?: EtasFit): string[] {
  const references = [...new Set(models.flatMap(({ gains }) => gains.map(({ reference }) => reference)))]
  const counted = models.filter(({ counts }) => counts !== undefined)
  return [
    '## Earthquake tests',
    `Of the smallest magnitude class, over ${windows} windows that do not overlap. What is counted are active bins: a ` +
      'pixel and window with at least one earthquake, as that is what a forecast speaks of; aftershocks of the same ' +
      'pixel and window count once.',
    ...(etas === undefined ? [] : [fitText(etas)]),
    '### Information gain per active bin, nats',
    gainTable(models, references, gain => gain),
    ...(counted.length === 0
      ? []
      : [
          '### Information gain per earthquake, nats',
          'Over bins of pixel, window and magnitude class (M 4, 5, 6, 6.75), aftershocks too: those of one bin gain ' +
            'together, so the intervals are narrower than they should be.',
          gainTable(models, references, ({ perQuake }) => perQuake),
        ]),
    '### Consistency of active bins, and ranking',
    markdownTable(
      ['model', 'observed', 'expected', 'N: δ1, δ2', 'N, negative binomial: δ1, δ2', 'CL', 'S', 'ROC area', 'Molchan'],
      models.map(skill => [
        skill.model,
        String(skill.observed),
        skill.expected.toFixed(1),
        tailsText(skill.number),
        tailsText(skill.negativeBinomial),
        skill.conditional.quantile.toFixed(3),
        skill.spatial.quantile.toFixed(3),
        skill.rocArea.toFixed(4),
        skill.molchanSkill.toFixed(4),
      ]),
    ),
    ...(counted.length === 0
      ? []
      : [
          '### Consistency of earthquake counts',
          'The same rates against every earthquake of M ≥ 4. −ln(1 − P) is the rate of a Poisson process that is as ' +
            'often quiet; earthquakes cluster, so their number lies above it.',
          countTable(counted),
        ]),
    'A consistency test is failed at 5 % where δ1 or δ2 is below 0.025, or the quantile of L, CL, S or M below 0.05.',
  ]
}

type Gain = Pick<GainOver, 't' | 'w'>

function gainTable(
  models: readonly EarthquakeSkill[],
  references: readonly string[],
  take: (gain: GainOver) => Gain | undefined,
): string {
  return markdownTable(
    ['model', ...references.flatMap(name => [`over ${name} (95 %)`, 'T-test p', 'W-test p'])],
    models.map(({ model, gains }) => [
      model,
      ...references.flatMap(name => {
        const found = gains.find(({ reference }) => reference === name)
        const gain = found === undefined ? undefined : take(found)
        return gain === undefined ? ['', '', ''] : [gainText(gain.t), pText(gain.t.pValue), pText(gain.w.pValue)]
      }),
    ]),
  )
}

const countTable = (models: readonly EarthquakeSkill[]): string =>
  markdownTable(
    ['model', 'observed', 'expected', 'N: δ1, δ2', 'N, negative binomial: δ1, δ2', 'L', 'CL', 'S', 'M'],
    models.map(({ model, counts }) => [
      model,
      ...(counts === undefined
        ? []
        : [
            String(counts.observed),
            counts.expected.toFixed(1),
            tailsText(counts.number),
            tailsText(counts.negativeBinomial),
            ...[counts.likelihood, counts.conditional, counts.spatial, counts.magnitude].map(({ quantile }) =>
              quantile.toFixed(3),
            ),
          ]),
    ]),
  )

export function fitText({ parameters: p, targets, background, logLikelihood }: EtasFit): string {
  const number = (value: number) => value.toPrecision(4)
  return (
    `\`${ETAS_REFERENCE}\` sees each earthquake. It was fitted by expectation maximisation to ${targets} of ` +
    `M ≥ ${(p.referenceMagnitude + 0.05).toFixed(1)} before the first issue (${background.toFixed(0)} of them ` +
    `background, ${logLikelihood.length} iterations): μ ${number(p.mu)} per day and km², k0 ${number(p.k0)}, ` +
    `a ${number(p.a)}, c ${number(p.cDays)} d, ω ${number(p.omega)}, τ ${number(p.tauDays)} d, ` +
    `d ${number(p.dKm2)} km², γ ${number(p.gamma)}, ρ ${number(p.rho)}, β ${number(p.beta)}.`
  )
}
