import type { Graph } from './graph.ts'
import type { ChargeRules } from './rules.ts'

/** What must hold of every month; the breach names what does not, in words. */
export interface Law {
  readonly name: string
  readonly breach: (rules: ChargeRules, graph: Graph) => string | null
}
