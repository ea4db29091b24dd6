import { describe, expect, it } from 'vitest'
import { refusedWords } from './glossary.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

const faultsIn = (text: string, path = 'packages/contracts/src/a.ts'): readonly string[] =>
  refusedWords([planted(path, text)])

describe('the words of the domain', () => {
  it('have no second name among exports and routes', () => {
    expect(refusedWords(typescriptFiles())).toEqual([])
  })

  it.each([
    'export const customerSchema = 1',
    'export interface BillingCustomers { a: 1 }',
    'export type AccountId = string',
    'export function createWorkspace() {}',
    'const a = 1\nexport { a as projectQuota }',
    `export { usageMetric } from './b.ts'`,
    `export const path = '/v1/customers/:id'`,
    'export const path = `/v1/storage-packages`',
  ])('finds %j', (text) => {
    expect(faultsIn(text)).toHaveLength(1)
  })

  it('knows the same words where they mean something else', () => {
    expect(faultsIn('export const ledgerAccounts = 1, serviceAccountName = 2, expenseAccount = 3')).toEqual([])
    expect(faultsIn('export const createMetrics = 1', 'packages/platform/src/metrics.ts')).toEqual([])
    expect(faultsIn('const customer = 1\nexport const projection = customer')).toEqual([])
  })
})
