import { byId, make } from './dom.js'

/**
 * Makes a tab for each region: a click, the arrows, Home and End choose one.
 *
 * @param names  of the tabs, by the regions' ids
 * @returns shows which is chosen
 */
export function setUpTabs(names: ReadonlyMap<string, string>, choose: (region: string) => void): (id: string) => void {
  const list = byId('tabs', HTMLElement)
  const ids = [...names.keys()]
  const tabs = Array.from(names, ([id, name]) => {
    const attributes = { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': 'region', 'data-region': id }
    const tab = make('button', name, attributes)
    tab.addEventListener('click', () => choose(id))
    return tab
  })
  list.replaceChildren(...tabs)
  list.hidden = tabs.length < 2
  list.addEventListener('keydown', event => {
    const { key, ctrlKey, altKey, metaKey } = event
    const at = tabs.indexOf(document.activeElement as HTMLButtonElement)
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[key]
    if (next === undefined || at < 0 || ctrlKey || altKey || metaKey) return
    event.preventDefault()
    const to = (next + tabs.length) % tabs.length
    tabs[to].focus()
    choose(ids[to])
  })
  return chosen => {
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(ids[i] === chosen))
      // Only the chosen tab is a stop of the Tab key; the arrows lead to the others.
      tab.tabIndex = ids[i] === chosen ? 0 : -1
    })
    byId('region', HTMLElement).setAttribute('aria-labelledby', `tab-${chosen}`)
  }
}
