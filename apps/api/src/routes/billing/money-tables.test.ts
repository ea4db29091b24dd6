import { civilDate, civilMonth } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { bearer, fakeApp } from '../../testing/fake-app.ts'
import { sampleId, sampleStatement } from '../../testing/samples.ts'

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const month = { month: civilMonth('2026-01'), issuerName: 'Val-d’Oise', datedOn: civilDate('2026-01-31') }

async function* none() {}

const { app } = await fakeApp({
  getStatement: async () => sampleStatement,
  exportCharges: async () => ({ ...month, items: [] }),
  exportStatements: async () => ({ ...month, items: [] }),
  exportCostShares: async () => ({ ...month, costPools: [], shares: [] }),
  exportChargesCsv: none,
  exportStatementsCsv: none,
  exportCostSharesCsv: none,
})

const get = async (url: string) => app.inject({ url, headers: await bearer('finance') })

describe('tables of money', () => {
  it.each([
    ['/v1/periods/2026-01/charges.xlsx', 'participations-2026-01.xlsx'],
    ['/v1/periods/2026-01/statements.xlsx', 'etats-2026-01.xlsx'],
    ['/v1/periods/2026-01/cost-shares.xlsx', 'couts-2026-01.xlsx'],
    [`/v1/statements/${sampleId}/document.xlsx`, '2026-0001.xlsx'],
  ])('%s is a workbook named %s', async (url, fileName) => {
    const answer = await get(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': xlsxType,
      'content-disposition': `attachment; filename="${fileName}"`,
    })
    expect(answer.rawPayload.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  })

  it.each(['charges', 'statements', 'cost-shares'])('%s.csv is for people unless a program asks', async (table) => {
    const people = await get(`/v1/periods/2026-01/${table}.csv`)
    expect([...people.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const machines = await get(`/v1/periods/2026-01/${table}.csv?reader=machines`)
    expect(machines.headers['content-type']).toMatch(/^text\/csv; charset=utf-8/)
    expect(machines.body).toMatch(/^[a-zA-Z,]+\r\n$/)
    expect((await get(`/v1/periods/2026-01/${table}.csv?reader=nobody`)).statusCode).toBe(400)
  })
})
