import type { AuditEntry } from '../audit/ports.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'

/** Something that happened at the door, in the audit trail of the installation: it belongs to no tenant. */
export async function noteAccess(
  { clock }: Pick<ControlPlanePorts, 'clock'>,
  tx: Transaction,
  fact: Pick<AuditEntry, 'actor' | 'action' | 'subjectKind' | 'subjectId' | 'requestId'> & { readonly after?: unknown },
): Promise<void> {
  const { after = null, ...entry } = fact
  await tx.audit.append([{ ...entry, tenantId: null, recordedAt: clock.now(), before: null, after }])
}
