import { badRequest } from '../status.ts'

type Labels = Readonly<Record<string, string>>

/** Tells whether labels are selected. */
export type LabelSelector = (labels: Labels) => boolean

interface Requirement {
  readonly key: string
  readonly operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!'
  readonly values: readonly string[]
}

const requirementPattern =
  /^\s*(?:(?<absent>!)\s*(?<absentKey>[^\s=!,()]+)|(?<key>[^\s=!,()]+)\s*(?:(?<operator>==|=|!=)\s*(?<value>[^\s=!,()]*)|(?<set>in|notin)\s*\((?<values>[^()]*)\))?)\s*(?:,|$)/

/** Reads a label selector (`a=b,c in (d,e),!f`). An empty one selects everything. Throws 400 when it cannot be read. */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements: Requirement[] = []
  let rest = text
  while (rest.trim() !== '') {
    const match = requirementPattern.exec(rest)
    if (match === null) throw badRequest(`unable to parse requirement: ${JSON.stringify(rest.trim())}`)
    requirements.push(requirementOf(match.groups ?? {}))
    rest = rest.slice(match[0].length)
  }
  return (labels) => requirements.every((requirement) => meets(requirement, labels))
}

function requirementOf(groups: Record<string, string | undefined>): Requirement {
  if (groups['absentKey'] !== undefined) return { key: groups['absentKey'], operator: '!', values: [] }
  const key = groups['key'] ?? ''
  if (groups['set'] !== undefined) {
    const values = (groups['values'] ?? '').split(',').map((value) => value.trim())
    return { key, operator: groups['set'] === 'in' ? 'in' : 'notin', values }
  }
  if (groups['operator'] === undefined) return { key, operator: 'exists', values: [] }
  return { key, operator: groups['operator'] === '!=' ? '!=' : '=', values: [groups['value'] ?? ''] }
}

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case '=':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
  }
}
