import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { acknowledgeGoneClaim } from './acknowledge-gone-claim.ts'
import { exportEscrow } from './export-escrow.ts'
import { getDrillCertificate } from './get-drill-certificate.ts'
import { getProtectionTask } from './get-protection-task.ts'
import { getTenantProtection } from './get-tenant-protection.ts'
import { listBackupCopies } from './list-backup-copies.ts'
import { listEscrowReceipts } from './list-escrow-receipts.ts'
import { listProtectionTasks } from './list-protection-tasks.ts'
import { listRestoreDrills } from './list-restore-drills.ts'
import { recordEscrowReceipt } from './record-escrow-receipt.ts'
import { requestBackup } from './request-backup.ts'
import { requestRestore } from './request-restore.ts'
import { startRestoreDrill } from './start-restore-drill.ts'

type ProtectionOperation =
  | 'getTenantProtection'
  | 'listBackupCopies'
  | 'acknowledgeGoneClaim'
  | 'requestBackup'
  | 'requestRestore'
  | 'listProtectionTasks'
  | 'getProtectionTask'
  | 'startRestoreDrill'
  | 'listRestoreDrills'
  | 'getDrillCertificate'
  | 'exportEscrow'
  | 'recordEscrowReceipt'
  | 'listEscrowReceipts'

/** What a tenant's copies are, and everything that is asked of them. */
export function createProtectionUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, ProtectionOperation> {
  return {
    getTenantProtection: getTenantProtection(ports),
    listBackupCopies: listBackupCopies(ports),
    acknowledgeGoneClaim: acknowledgeGoneClaim(ports),
    requestBackup: requestBackup(ports),
    requestRestore: requestRestore(ports),
    listProtectionTasks: listProtectionTasks(ports),
    getProtectionTask: getProtectionTask(ports),
    startRestoreDrill: startRestoreDrill(ports),
    listRestoreDrills: listRestoreDrills(ports),
    getDrillCertificate: getDrillCertificate(ports),
    exportEscrow: exportEscrow(ports),
    recordEscrowReceipt: recordEscrowReceipt(ports),
    listEscrowReceipts: listEscrowReceipts(ports),
  }
}
