import { SaxesParser } from 'saxes'

/** How often an element stands in its parent. */
type Count = '1' | '?' | '*' | '+'

/** A rule of the schema: elements in their order. OASIS CAP-v1.2, 3.4 (XML Schema) */
const ORDER: Readonly<Record<string, readonly (readonly [name: string, count: Count])[]>> = {
  alert: [
    ['identifier', '1'],
    ['sender', '1'],
    ['sent', '1'],
    ['status', '1'],
    ['msgType', '1'],
    ['source', '?'],
    ['scope', '1'],
    ['restriction', '?'],
    ['addresses', '?'],
    ['code', '*'],
    ['note', '?'],
    ['references', '?'],
    ['incidents', '?'],
    ['info', '*'],
  ],
  info: [
    ['language', '?'],
    ['category', '+'],
    ['event', '1'],
    ['responseType', '*'],
    ['urgency', '1'],
    ['severity', '1'],
    ['certainty', '1'],
    ['audience', '?'],
    ['eventCode', '*'],
    ['effective', '?'],
    ['onset', '?'],
    ['expires', '?'],
    ['senderName', '?'],
    ['headline', '?'],
    ['description', '?'],
    ['instruction', '?'],
    ['web', '?'],
    ['contact', '?'],
    ['parameter', '*'],
    ['resource', '*'],
    ['area', '*'],
  ],
  parameter: [
    ['valueName', '1'],
    ['value', '1'],
  ],
  area: [
    ['areaDesc', '1'],
    ['polygon', '*'],
    ['circle', '*'],
    ['geocode', '*'],
    ['altitude', '?'],
    ['ceiling', '?'],
  ],
}

/** Words and forms. 3.2.1 to 3.2.4 */
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/
const NAME = /^[^\s,<&]+$/
const FORMS: Readonly<Record<string, RegExp>> = {
  identifier: NAME,
  sender: NAME,
  sent: DATE,
  effective: DATE,
  onset: DATE,
  expires: DATE,
  status: /^(Actual|Exercise|System|Test|Draft)$/,
  msgType: /^(Alert|Update|Cancel|Ack|Error)$/,
  scope: /^(Public|Restricted|Private)$/,
  references: /^[^\s,<&]+,[^\s,<&]+,\S+( [^\s,<&]+,[^\s,<&]+,\S+)*$/,
  category: /^(Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other)$/,
  responseType: /^(Shelter|Evacuate|Prepare|Execute|Avoid|Monitor|Assess|AllClear|None)$/,
  urgency: /^(Immediate|Expected|Future|Past|Unknown)$/,
  severity: /^(Extreme|Severe|Moderate|Minor|Unknown)$/,
  certainty: /^(Observed|Likely|Possible|Unlikely|Unknown)$/,
  circle: /^-?\d+(\.\d+)?,-?\d+(\.\d+)? \d+(\.\d+)?$/,
}

interface Node {
  readonly name: string
  readonly children: Node[]
  text: string
}

/** What of a message breaks the rules of CAP 1.2. */
export function checkCap(xml: string): { faults: string[]; first: (name: string) => string | undefined } {
  const faults: string[] = []
  const top: Node = { name: '', children: [], text: '' }
  const open = [top]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ local, uri }) => {
    if (uri !== 'urn:oasis:names:tc:emergency:cap:1.2') faults.push(`${local} is of namespace ${uri}`)
    const node: Node = { name: local, children: [], text: '' }
    open[open.length - 1].children.push(node)
    open.push(node)
  })
  parser.on('text', text => {
    open[open.length - 1].text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('error', error => faults.push(error.message))
  parser.write(xml).close()
  const all: Node[] = []
  const walk = (node: Node) => {
    all.push(node)
    node.children.forEach(walk)
  }
  top.children.forEach(walk)
  for (const node of all) faults.push(...orderFaults(node), ...formFaults(node))
  const type = all.find(({ name }) => name === 'msgType')?.text
  if (type !== 'Alert' && !all.some(({ name }) => name === 'references')) faults.push(`${type} references nothing`)
  return { faults, first: name => all.find(node => node.name === name)?.text }
}

function orderFaults({ name, children }: Node): string[] {
  const rule = ORDER[name]
  if (rule === undefined) return children.length > 0 ? [`${name} has children`] : []
  const faults: string[] = []
  const ranks = children.map(child => rule.findIndex(([known]) => known === child.name))
  for (const [i, rank] of ranks.entries()) {
    if (rank === -1) faults.push(`${name} has ${children[i].name}`)
    if (i > 0 && rank < ranks[i - 1]) faults.push(`${children[i].name} stands too late in ${name}`)
  }
  for (const [child, count] of rule) {
    const found = children.filter(node => node.name === child).length
    const isRight = count === '*' || (count === '?' ? found <= 1 : count === '+' ? found >= 1 : found === 1)
    if (!isRight) faults.push(`${name} has ${found} of ${child}`)
  }
  return faults
}

const formFaults = ({ name, text }: Node): string[] => {
  const form = FORMS[name]
  return form === undefined || form.test(text) ? [] : [`${name} is ${JSON.stringify(text)}`]
}
