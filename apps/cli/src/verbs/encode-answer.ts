import { type Answer, type DataOperation, endpoints, type ItemOf, type ListOperation } from '@grenier/contracts'
import { z } from 'zod'
import type { Row } from '../output/cells.ts'

/** An answer as it travelled: the names and forms of the contract, whatever a programme made of them. */
export function encodeAnswer<Op extends DataOperation>(operation: Op, answer: Answer<Op>): Row {
  return z.encode(endpoints[operation].response as z.ZodType, answer) as Row
}

/** One item of a list, likewise. */
export function encodeItem<Op extends ListOperation>(operation: Op, item: ItemOf<Op>): Row {
  return z.encode(itemSchema(operation), item) as Row
}

/** Names of the fields of an item, in the contract's order. */
export function fieldsOf(operation: ListOperation): readonly string[] {
  return Object.keys(itemSchema(operation).shape)
}

function itemSchema(operation: ListOperation): z.ZodObject {
  const { shape } = endpoints[operation].response as unknown as z.ZodObject<{ items: z.ZodArray<z.ZodObject> }>
  return shape.items.element
}
