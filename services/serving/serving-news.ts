/** What an operator should know of the models in service. */
export interface ServingNews {
  /** `swapped`: another artefact speaks; `promoted`: a challenger takes the place; `refused`: a new one cannot be used; `failed`: a substitute speaks. */
  readonly kind: 'swapped' | 'promoted' | 'refused' | 'failed'
  readonly region: string
  readonly model: string
  readonly message: string
}
