import { type Endpoint, endpoints } from '@grenier/contracts'
import type { UnitOfWork } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cellsOf, sentBy } from './cells.ts'
import type { Furnished } from './furnish.ts'
import { faultsOf, type JudgedCell, leaksOf, toldApart } from './judge-cells.ts'
import { soundCall } from './sound-calls.ts'
import { type Matrix, startMatrix } from './start-matrix.ts'

/** Few of each sort are enough to see a fault found. */
const tried = ['listTenants', 'getStatement', 'getQuotaRequest', 'listCharges', 'getExit', 'requestRestore']

const some = (matrix: Matrix) =>
  matrix.ask(matrix.cells.filter(({ call, expected }) => tried.includes(call.operation) && expected !== 'allowed'))

const started: Matrix[] = []
async function start(planted?: Parameters<typeof startMatrix>[0]): Promise<Matrix> {
  const matrix = await startMatrix(planted)
  started.push(matrix)
  return matrix
}

let sound: JudgedCell[]
beforeAll(async () => {
  sound = await some(await start())
}, 120_000)
afterAll(() => Promise.all(started.map((matrix) => matrix.close())))

/** The same answers, but for one to another tenant's thing. */
function withOther(operation: string, answer: Partial<JudgedCell['answer']>): JudgedCell[] {
  const isIt = ({ call, whose, expected }: JudgedCell) =>
    call.operation === operation && whose === 'other' && expected === 'not-found'
  const changed = sound.find(isIt)
  if (changed === undefined) throw new Error(`${operation} has no such cell`)
  return sound.map((cell) => (cell === changed ? { ...cell, answer: { ...cell.answer, ...answer } } : cell))
}

describe('a fault that was planted is found:', () => {
  it('none where none was', () => {
    expect([faultsOf(sound), toldApart(sound)]).toEqual([[], { answers: [], paths: [] }])
  })

  it('an endpoint that lets in a role which the table does not name', async () => {
    const matrix = await start({
      takenFor: (actor) => (actor.roles.includes('collector') ? { ...actor, roles: ['collector', 'auditor'] } : actor),
    })
    expect(faultsOf(await some(matrix))).toContain(
      'listTenants by collector: own: answered 200 to a role that the table does not name',
    )
  })

  it('a store that forgets the tenant', async () => {
    const matrix = await start({
      unitOfWork: (real): UnitOfWork => ({ ...real, read: (_, work) => real.read({ kind: 'platform' }, work) }),
    })
    const answered = await some(matrix)
    expect(faultsOf(answered)).toContain(
      'getStatement by member-viewer: other statementId in the path: answered 200 instead of 404',
    )
    expect(toldApart(answered).answers.length).toBeGreaterThan(0)
    const [viewer] = answered.filter(({ caller, call, whose }) => {
      return caller === 'member-viewer' && call.operation === 'getStatement' && whose === 'other'
    })
    expect(leaksOf(viewer === undefined ? [] : [viewer], matrix.marksOfOther)).toHaveLength(1)
  })

  it('a 403 in place of a 404', () => {
    const answered = withOther('getStatement', { status: 403, code: 'not-allowed' })
    expect(faultsOf(answered)).toHaveLength(1)
    expect(toldApart(answered).answers).toHaveLength(1)
  })

  it('one statement more for another’s than for nobody’s', () => {
    const answered = withOther('getStatement', { statements: ['SELECT FROM tenant'] })
    expect(toldApart(answered).paths).toHaveLength(1)
  })

  it('an endpoint of which no thing was furnished, one without a sound body, and one that is not documented', () => {
    const furnished = { own: {}, other: {}, missing: {}, shared: {} }
    const { getStatement, listTenants } = endpoints
    const documented = {
      operations: [{ method: 'GET', path: getStatement.path, parameters: [], body: null }],
      definitions: {},
    } as const
    const world = { documented, furnished }
    expect(() => soundCall('getStatement', getStatement, world)).toThrow('no statementId was furnished')
    expect(() => soundCall('listTenants', listTenants, world)).toThrow('it is not documented')
    const closed: Endpoint = { ...getStatement, path: '/v1/nothing', method: 'POST', body: endpoints.raiseDispute.body }
    const shown = { method: 'POST', path: '/v1/nothing', parameters: [], body: { const: null } } as const
    const unsound = { furnished, documented: { operations: [shown], definitions: {} } }
    expect(() => soundCall('nothing', closed, unsound)).toThrow('no body was found')
  })

  it('an id in the depth of a body of which no thing was furnished; one that was is tried there', () => {
    const id = { type: 'string', format: 'uuid' }
    const shown = { method: 'POST', path: '/v1/nothing', parameters: [] } as const
    const items = {
      type: 'object',
      properties: { payerTenantIds: { type: 'array', items: id, minItems: 1, maxItems: 1 } },
    }
    const required = { ...items, required: ['payerTenantIds'] }
    const schema = {
      type: 'object',
      properties: { lines: { type: 'array', items: required, minItems: 1, maxItems: 1 } },
    }
    const deep = z.object({ lines: z.array(z.object({ payerTenantIds: z.array(z.uuid()) })).default([]) })
    const endpoint: Endpoint = { ...endpoints.raiseDispute, path: shown.path, body: deep }
    const [mine, theirs, nobodys] = [1, 2, 3].map((number) => `0198c0de-0001-7000-8000-00000000000${number}`)
    const documented = { operations: [{ ...shown, body: schema }], definitions: {} }
    const world = (own: object, other: object, missing: object) => ({
      documented,
      furnished: { own, other, missing, shared: {} } as Furnished,
    })
    expect(() => soundCall('nothing', endpoint, world({}, {}, {}))).toThrow('no payerTenantIds was furnished')
    const known = world({ tenantId: mine }, { tenantId: theirs }, { tenantId: nobodys })
    const call = soundCall('nothing', endpoint, known)
    const cells = cellsOf(call).filter(({ caller }) => caller === 'member-admin')
    expect(cells.map(({ whose, expected }) => `${whose} ${expected}`)).toEqual([
      'own allowed',
      'other alike',
      'missing alike',
    ])
    const [, strange] = cells
    if (strange === undefined) throw new Error('no cell')
    expect(JSON.parse(sentBy(strange, known.furnished).body ?? '')).toMatchObject({
      lines: [{ payerTenantIds: [theirs] }],
    })
  })

  it('a new endpoint without a thing of its own has cells for every caller all the same', () => {
    const call = { operation: 'x', endpoint: endpoints.listTenants, places: [], body: null, query: {} }
    expect(cellsOf(call)).toHaveLength(10)
  })
})
