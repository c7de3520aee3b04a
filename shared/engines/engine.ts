/** What runs the tensors of models; one for the whole process. */
export interface Engine {
  readonly name: string
  /** One line for people. */
  readonly description: string
}
