import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { approveExit } from './approve-exit.ts'
import { cancelExit } from './cancel-exit.ts'
import { cancelMove } from './cancel-move.ts'
import { approveMoveLoss, requestMoveLoss } from './declare-loss.ts'
import { listSuspensions } from './list-suspensions.ts'
import { planMove } from './plan-move.ts'
import {
  getProcessingRegister,
  getProcessingRegisterCsv,
  getProcessingRegisterPdf,
  getTenantProcessingRegister,
} from './processing-register.ts'
import { getExit, getExitCertificate, getExitManifest, listExits } from './read-exits.ts'
import { getTenantExportFile } from './read-export-archive.ts'
import { getMove, listMoves } from './read-moves.ts'
import { recordExitBackup } from './record-exit-backup.ts'
import { recordExitVisa } from './record-exit-visa.ts'
import { approveMoveRemoval, getMoveRemoval, requestMoveRemoval } from './remove-old-side.ts'
import { renameOrganisation } from './rename-organisation.ts'
import { resumeTenant } from './resume-tenant.ts'
import { retryMove } from './retry-move.ts'
import { startExit } from './start-exit.ts'
import {
  answerSubprocessorObjection,
  listSubprocessorObjections,
  listTenantSubprocessorObjections,
  objectToSubprocessor,
} from './subprocessor-objections.ts'
import { endSubprocessor, listSubprocessors, recordSubprocessor } from './subprocessors.ts'
import { suspendTenant } from './suspend-tenant.ts'
import { getTenantExport, listTenantExports, requestTenantExport } from './tenant-exports.ts'
import { withdrawMoveLoss } from './withdraw-loss.ts'

type LifecycleOperation =
  | 'suspendTenant'
  | 'resumeTenant'
  | 'listSuspensions'
  | 'renameOrganisation'
  | 'startExit'
  | 'listExits'
  | 'getExit'
  | 'recordExitBackup'
  | 'recordExitVisa'
  | 'approveExit'
  | 'cancelExit'
  | 'getExitManifest'
  | 'getExitCertificate'
  | 'requestTenantExport'
  | 'listTenantExports'
  | 'getTenantExport'
  | 'getTenantExportFile'
  | 'recordSubprocessor'
  | 'listSubprocessors'
  | 'endSubprocessor'
  | 'objectToSubprocessor'
  | 'listTenantSubprocessorObjections'
  | 'listSubprocessorObjections'
  | 'answerSubprocessorObjection'
  | 'getProcessingRegister'
  | 'getProcessingRegisterPdf'
  | 'getProcessingRegisterCsv'
  | 'getTenantProcessingRegister'
  | 'planMove'
  | 'listMoves'
  | 'getMove'
  | 'retryMove'
  | 'cancelMove'
  | 'requestMoveRemoval'
  | 'approveMoveRemoval'
  | 'getMoveRemoval'
  | 'requestMoveLoss'
  | 'approveMoveLoss'
  | 'withdrawMoveLoss'

/** What happens to a tenant between its enrolment and its end: names, suspensions, moves and the exit. */
export function createLifecycleUseCases(ports: ApiPorts): Pick<ApiUseCases, LifecycleOperation> {
  return {
    suspendTenant: suspendTenant(ports),
    resumeTenant: resumeTenant(ports),
    listSuspensions: listSuspensions(ports),
    renameOrganisation: renameOrganisation(ports),
    startExit: startExit(ports),
    listExits: listExits(ports),
    getExit: getExit(ports),
    recordExitBackup: recordExitBackup(ports),
    recordExitVisa: recordExitVisa(ports),
    approveExit: approveExit(ports),
    cancelExit: cancelExit(ports),
    getExitManifest: getExitManifest(ports),
    getExitCertificate: getExitCertificate(ports),
    requestTenantExport: requestTenantExport(ports),
    listTenantExports: listTenantExports(ports),
    getTenantExport: getTenantExport(ports),
    getTenantExportFile: getTenantExportFile(ports),
    recordSubprocessor: recordSubprocessor(ports),
    listSubprocessors: listSubprocessors(ports),
    endSubprocessor: endSubprocessor(ports),
    objectToSubprocessor: objectToSubprocessor(ports),
    listTenantSubprocessorObjections: listTenantSubprocessorObjections(ports),
    listSubprocessorObjections: listSubprocessorObjections(ports),
    answerSubprocessorObjection: answerSubprocessorObjection(ports),
    getProcessingRegister: getProcessingRegister(ports),
    getProcessingRegisterPdf: getProcessingRegisterPdf(ports),
    getProcessingRegisterCsv: getProcessingRegisterCsv(ports),
    getTenantProcessingRegister: getTenantProcessingRegister(ports),
    planMove: planMove(ports),
    listMoves: listMoves(ports),
    getMove: getMove(ports),
    retryMove: retryMove(ports),
    cancelMove: cancelMove(ports),
    requestMoveRemoval: requestMoveRemoval(ports),
    approveMoveRemoval: approveMoveRemoval(ports),
    getMoveRemoval: getMoveRemoval(ports),
    requestMoveLoss: requestMoveLoss(ports),
    approveMoveLoss: approveMoveLoss(ports),
    withdrawMoveLoss: withdrawMoveLoss(ports),
  }
}
