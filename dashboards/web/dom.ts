/** The element of this id, of the class it is expected to have. @throws {TypeError} where index.html has no such one */
export function byId<E extends Element>(id: string, type: { new (): E }): E {
  const element = document.getElementById(id)
  if (element instanceof type) return element
  throw new TypeError(`index.html has no ${type.name} with id ${id}`)
}

/** Sets text only where it differs: a status region is read out again at every write. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** A new element with text and attributes. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text = '',
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  element.textContent = text
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
