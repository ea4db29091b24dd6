import type { CostPool, CostShareTable } from '@grenier/contracts'
import { type Column, type Table, tableOf } from '../shared/table.ts'
import { sharingKeyTexts } from './french-codes.ts'

type Share = CostShareTable['shares'][number]

const poolColumns: readonly Column<CostPool>[] = [
  { field: 'code', title: 'Code', kind: 'text', width: 16, valueOf: (pool) => pool.code },
  { field: 'name', title: 'Coût', kind: 'text', width: 34, valueOf: (pool) => pool.name },
  { field: 'month', title: 'Mois', kind: 'text', width: 9, valueOf: (pool) => pool.month },
  {
    field: 'key',
    title: 'Clé de répartition',
    kind: 'text',
    width: 18,
    valueOf: (pool) => sharingKeyTexts[pool.key.kind],
  },
  {
    field: 'amountEuros',
    title: 'Montant (EUR)',
    kind: 'cents',
    width: 15,
    summed: true,
    valueOf: (pool) => pool.amountCents,
  },
  {
    field: 'unsharedEuros',
    title: 'Non réparti (EUR)',
    kind: 'cents',
    width: 15,
    summed: true,
    valueOf: (pool) => pool.unsharedCents,
  },
]

/** Who carries what of a month’s shared costs. */
export const shareColumns: readonly Column<Share>[] = [
  { field: 'costPoolCode', title: 'Code', kind: 'text', width: 16, valueOf: (share) => share.costPoolCode },
  { field: 'costPoolName', title: 'Coût', kind: 'text', width: 34, valueOf: (share) => share.costPoolName },
  { field: 'memberName', title: 'Bénéficiaire', kind: 'text', width: 34, valueOf: (share) => share.memberName },
  { field: 'memberSiren', title: 'SIREN', kind: 'text', width: 11, valueOf: (share) => share.memberSiren },
  { field: 'memberInseeCode', title: 'Code INSEE', kind: 'text', width: 8, valueOf: (share) => share.memberInseeCode },
  // Weights of use are byte-seconds: more digits than a spreadsheet's number keeps.
  { field: 'weight', title: 'Poids', kind: 'text', width: 16, valueOf: (share) => String(share.weight) },
  {
    field: 'totalWeight',
    title: 'Poids total',
    kind: 'text',
    width: 16,
    valueOf: (share) => String(share.totalWeight),
  },
  {
    field: 'amountEuros',
    title: 'Part (EUR)',
    kind: 'micros',
    width: 15,
    summed: true,
    valueOf: (share) => share.amountMicros,
  },
]

/** A month's shared costs, with what of each no member carries. */
export function costPoolsTable({ costPools }: CostShareTable): Table {
  return tableOf('Coûts', poolColumns, costPools)
}

/** Who carries what of them: Σ parts + Σ unshared is Σ costs. */
export function costSharesTable({ shares }: CostShareTable): Table {
  return tableOf('Parts', shareColumns, shares)
}
