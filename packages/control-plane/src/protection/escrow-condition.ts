import type { Condition } from '@grenier/contracts'
import { type EscrowVerdict, escrowVerdict, type Instant } from '@grenier/quota-billing'
import type { EscrowState } from './escrow.ports.ts'

const says: Readonly<Record<EscrowVerdict, Pick<Condition, 'status' | 'reason' | 'message'>>> = {
  'not-configured': {
    status: 'False',
    reason: 'EscrowNotConfigured',
    message: 'No escrow key is configured: the repository password stands in the database and on the cluster alone.',
  },
  'not-sealed': {
    status: 'False',
    reason: 'NotSealed',
    message: 'The repository password is not sealed for the escrow key yet.',
  },
  sealed: { status: 'True', reason: 'Sealed', message: 'Sealed, and to be exported within seven days.' },
  overdue: {
    status: 'False',
    reason: 'ExportOverdue',
    message: 'Sealed for more than seven days, and no receipt says that it is kept offline.',
  },
  exported: { status: 'True', reason: 'KeptOffline', message: '' },
}

/** Whether the tenant's repository password could be had without the database and the cluster (cluster rule 3). */
export function escrowCondition(
  escrow: { readonly isConfigured: boolean; readonly seal: EscrowState | null },
  { generation, at }: { readonly generation: number; readonly at: Instant },
): Condition {
  const verdict = escrowVerdict(escrow, at)
  return { type: 'PasswordEscrowed', ...says[verdict], observedGeneration: generation, changedAt: at }
}
