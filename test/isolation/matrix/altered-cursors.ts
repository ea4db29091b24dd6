import { type Endpoint, isMemberRole } from '@grenier/contracts'
import type { SoundCall } from './sound-calls.ts'
import { filled } from './sound-calls.ts'
import type { Matrix } from './start-matrix.ts'

/** What a client may write into a cursor where a list's sort value stood. */
const sorts = [
  '',
  '\u0000',
  'x',
  'infinity',
  '2026-02-30T09:00:00.000Z',
  '0000-01-01',
  '9'.repeat(300),
  '2026-01 x',
  "'",
]

/** A list that is sorted, and by whom it is read here: somebody of the platform where such a one may, who sees both tenants. */
interface List {
  readonly call: SoundCall
  readonly role: Endpoint['roles'][number]
}

function listsOf({ calls }: Matrix): List[] {
  return calls.flatMap((call) => {
    const role = call.endpoint.roles.find((one) => !isMemberRole(one)) ?? call.endpoint.roles[0]
    const isList = call.endpoint.query !== undefined && 'cursor' in call.endpoint.query.shape
    return isList && role !== undefined ? [{ call, role }] : []
  })
}

/**
 * Asks every list that has a second page for what comes after an altered cursor of its own: all that it says of itself stays,
 * so that it is taken for this list's. Tells how many lists there were, and what was answered but a page or `cursor-invalid`.
 */
export async function alterCursors(
  matrix: Matrix,
): Promise<{ readonly lists: readonly string[]; readonly faults: readonly string[] }> {
  const lists: string[] = []
  const faults: string[] = []
  for (const { call, role } of listsOf(matrix)) {
    const { path } = filled({ ...call, query: { ...call.query, limit: '1' } }, matrix.things, [])
    const cursor = (await matrix.get(role, path)).json['nextCursor']
    if (typeof cursor !== 'string') continue
    lists.push(call.operation)
    const known = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as object
    for (const s of sorts) {
      const altered = Buffer.from(JSON.stringify({ ...known, s })).toString('base64url')
      const { status, json } = await matrix.get(role, `${path}&cursor=${altered}`)
      if (status !== 200 && json['code'] !== 'cursor-invalid')
        faults.push(`${call.operation}: ${status} to ${JSON.stringify(s)}`)
    }
  }
  return { lists, faults }
}
