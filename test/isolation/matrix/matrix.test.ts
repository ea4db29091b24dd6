import { type Endpoint, endpoints, isMemberRole, type Role } from '@grenier/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alterCursors } from './altered-cursors.ts'
import { callers, type Expected } from './cells.ts'
import { faultsOf, type JudgedCell, leaksOf, toldApart } from './judge-cells.ts'
import { type Matrix, startMatrix } from './start-matrix.ts'

let matrix: Matrix
let answered: JudgedCell[]
beforeAll(async () => {
  matrix = await startMatrix()
  answered = await matrix.ask(matrix.cells)
}, 300_000)
afterAll(() => matrix?.close())

const table: [string, Endpoint][] = Object.entries(endpoints)
const countOf = (expected: Expected): number => answered.filter((cell) => cell.expected === expected).length

/** Answers to members, whose other tenants' things no answer may show. */
const toMembers = (cells: readonly JudgedCell[]): JudgedCell[] =>
  cells.filter(({ caller }) => isMemberRole(caller as Role))

describe('every endpoint, by every caller, of what is its own, another’s and nobody’s', () => {
  it('is tried, and none is left out', () => {
    expect(matrix.calls.map(({ operation }) => operation)).toEqual(table.map(([operation]) => operation))
    expect(answered.length).toBe(matrix.cells.length)
    for (const [operation, { roles, everyPerson }] of table) {
      const own = answered.filter(({ call, whose }) => call.operation === operation && whose === 'own')
      expect(own.map(({ caller }) => caller).sort()).toEqual([...callers].sort())
      const allowed = own.filter(({ expected }) => expected === 'allowed').length
      expect({ operation, allowed }).toEqual({
        operation,
        allowed: everyPerson === true ? callers.length - 1 : roles.length,
      })
    }
    const kinds = ['unknown-caller', 'not-allowed', 'allowed', 'not-found', 'alike'] as const
    const counts = kinds.map((kind) => `${kind} ${countOf(kind)}`)
    process.stdout.write(`${answered.length} cells of ${table.length} endpoints: ${counts.join(', ')}\n`)
    expect(counts.filter((count) => count.endsWith(' 0'))).toEqual([])
  })

  it('is answered as the table says', () => {
    expect(faultsOf(answered)).toEqual([])
  })

  it('says the same, byte for byte, of what another has and of what nobody has', () => {
    expect(toldApart(answered).answers).toEqual([])
  })

  it('asks the database the same for what another has and for what nobody has', () => {
    expect(toldApart(answered).paths).toEqual([])
  })

  it('shows a member nothing of another one', () => {
    expect(leaksOf(toMembers(answered), matrix.marksOfOther)).toEqual([])
  })
})

describe('a list', () => {
  it('answers an altered cursor with a page or a refusal, and is not brought down by it', async () => {
    const { lists, faults } = await alterCursors(matrix)
    expect(lists.length).toBeGreaterThan(10)
    expect(faults).toEqual([])
  })
})
