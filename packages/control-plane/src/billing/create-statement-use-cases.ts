import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { createStatementBatch } from './create-statement-batch.ts'
import { answerDispute, withdrawDispute } from './end-dispute.ts'
import { getIssuingChecklist } from './get-issuing-checklist.ts'
import { getStatement } from './get-statement.ts'
import { getStatementDraft } from './get-statement-draft.ts'
import { giveStatementReferences } from './give-statement-references.ts'
import { importSettlements } from './import-settlements.ts'
import { issueStatements } from './issue-statements.ts'
import { listCarriedAmounts } from './list-carried-amounts.ts'
import { listDisputes } from './list-disputes.ts'
import { listIssuedStatements } from './list-issued-statements.ts'
import { listLinesPaidByOthers } from './list-lines-paid-by-others.ts'
import { listStatementBatches } from './list-statement-batches.ts'
import { listStatementDrafts } from './list-statement-drafts.ts'
import { listStatements } from './list-statements.ts'
import { raiseDispute } from './raise-dispute.ts'
import { reconcileSettlements } from './reconcile-settlements.ts'

type StatementOperation =
  | 'issueStatements'
  | 'listStatements'
  | 'listIssuedStatements'
  | 'getStatement'
  | 'listStatementDrafts'
  | 'getStatementDraft'
  | 'listCarriedAmounts'
  | 'listLinesPaidByOthers'
  | 'getIssuingChecklist'
  | 'importSettlements'
  | 'reconcileSettlements'
  | 'raiseDispute'
  | 'listDisputes'
  | 'withdrawDispute'
  | 'answerDispute'
  | 'createStatementBatch'
  | 'listStatementBatches'
  | 'giveStatementReferences'

/** The life of a statement: composed, issued, and what waits under the recovery threshold. */
export function createStatementUseCases(ports: ControlPlanePorts): Pick<ApiUseCases, StatementOperation> {
  return {
    issueStatements: issueStatements(ports),
    listStatements: listStatements(ports),
    listIssuedStatements: listIssuedStatements(ports),
    getStatement: getStatement(ports),
    listStatementDrafts: listStatementDrafts(ports),
    getStatementDraft: getStatementDraft(ports),
    listCarriedAmounts: listCarriedAmounts(ports),
    listLinesPaidByOthers: listLinesPaidByOthers(ports),
    getIssuingChecklist: getIssuingChecklist(ports),
    importSettlements: importSettlements(ports),
    reconcileSettlements: reconcileSettlements(ports),
    raiseDispute: raiseDispute(ports),
    listDisputes: listDisputes(ports),
    withdrawDispute: withdrawDispute(ports),
    answerDispute: answerDispute(ports),
    createStatementBatch: createStatementBatch(ports),
    listStatementBatches: listStatementBatches(ports),
    giveStatementReferences: giveStatementReferences(ports),
  }
}
