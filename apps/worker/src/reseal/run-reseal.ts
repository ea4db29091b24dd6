import { parseArgs } from 'node:util'
import { countSeals, type ResealedColumn, resealSecrets } from '@grenier/control-plane'
import type { ResealingParts } from '../compose.ts'

export const resealUsage = `reseal-secrets --by <who runs it>   seals every stored secret anew under the first key of SECRET_KEYS
reseal-secrets --check               says what is still sealed under another key

Ends with 0: nothing is sealed under another key; 3: something is, or does not open; 1: it could not run; 2: it was called wrongly.`

/** How the command ends. */
export const resealExits = { done: 0, failed: 1, misused: 2, left: 3 } as const
type ResealExit = (typeof resealExits)[keyof typeof resealExits]

export type ResealOrder = { readonly kind: 'check' } | { readonly kind: 'reseal'; readonly by: string }

/** Reads what was asked. Null: it was called wrongly. */
export function readResealOrder(args: readonly string[]): ResealOrder | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { by: { type: 'string' }, check: { type: 'boolean', default: false } },
    })
    if (values.check) return values.by === undefined ? { kind: 'check' } : null
    const by = values.by?.trim() ?? ''
    // It becomes the actor of the facts, which are lines of a file later.
    return /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u.test(by) ? { kind: 'reseal', by } : null
  } catch {
    return null
  }
}

/** Does what was asked and writes it line by line: columns, counts, keys’ ids and rows, never a text. */
export async function runReseal(
  parts: ResealingParts,
  order: ResealOrder,
  write: (line: string) => void,
): Promise<ResealExit> {
  if (order.kind === 'check') return await check(parts, write)
  const columns = await resealSecrets(parts, {
    actor: `command:${order.by}`,
    onProgress: ({ column, resealed }) => write(`… ${column}: ${resealed}`),
  })
  for (const outcome of columns) writeColumn(outcome, write)
  const resealed = columns.reduce((sum, column) => sum + column.resealed, 0)
  const left = columns.reduce((sum, column) => sum + column.left, 0)
  write(`${resealed} sealed anew under ${parts.currentKeyId}, ${left} left under another key`)
  return left === 0 ? resealExits.done : resealExits.left
}

function writeColumn({ column, resealed, unopened, left }: ResealedColumn, write: (line: string) => void): void {
  write(`${column}: ${resealed} sealed anew${left === 0 ? '' : `, ${left} left`}`)
  for (const { row, reason } of unopened) write(`  ${row}: does not open (${reason})`)
}

async function check(
  { sealedTexts, currentKeyId }: ResealingParts,
  write: (line: string) => void,
): Promise<ResealExit> {
  let left = 0
  for (const { column, byKey } of await countSeals({ sealedTexts })) {
    const counts = [...byKey].map(([keyId, count]) => `${keyId === '' ? 'no sealed text' : keyId} ${count}`)
    write(`${column}: ${counts.length === 0 ? 'nothing' : counts.join(', ')}`)
    for (const [keyId, count] of byKey) if (keyId !== currentKeyId) left += count
  }
  write(`${left} under another key than ${currentKeyId}`)
  return left === 0 ? resealExits.done : resealExits.left
}
