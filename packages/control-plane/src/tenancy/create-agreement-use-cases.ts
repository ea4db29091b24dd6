import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases } from '../shared/use-case.ts'
import { attachActFile, getActFile, getTenantActFile } from './act-files.ts'
import { completeAct, listActs } from './acts.ts'
import { listAgreements, recordAgreement, recordAgreementAmendment } from './agreements.ts'
import { getDocumentTemplateFile, listDocumentTemplates, recordDocumentTemplate } from './document-templates.ts'
import { getAgreementDocument } from './get-agreement-document.ts'
import { assignPayer, listPayerAssignments } from './payers.ts'
import { endRecipient, giveEngagement, listRecipients, recordRecipient } from './recipients.ts'
import { recordAct } from './record-act.ts'
import { getImportTemplate, importWorkbook } from './workbook/import-workbook.ts'

type AgreementOperation =
  | 'recordAct'
  | 'listActs'
  | 'completeAct'
  | 'attachActFile'
  | 'getActFile'
  | 'getTenantActFile'
  | 'listAgreements'
  | 'recordAgreement'
  | 'recordAgreementAmendment'
  | 'listRecipients'
  | 'recordRecipient'
  | 'endRecipient'
  | 'giveEngagement'
  | 'listPayerAssignments'
  | 'assignPayer'
  | 'recordDocumentTemplate'
  | 'listDocumentTemplates'
  | 'getDocumentTemplateFile'
  | 'getAgreementDocument'
  | 'importWorkbook'
  | 'getImportTemplate'

/** Acts, agreements with their avenants, who pays where, and what of all that is brought over. */
export function createAgreementUseCases(ports: ApiPorts): Pick<ApiUseCases, AgreementOperation> {
  return {
    recordAct: recordAct(ports),
    listActs: listActs(ports),
    completeAct: completeAct(ports),
    attachActFile: attachActFile(ports),
    getActFile: getActFile(ports),
    getTenantActFile: getTenantActFile(ports),
    listAgreements: listAgreements(ports),
    recordAgreement: recordAgreement(ports),
    recordAgreementAmendment: recordAgreementAmendment(ports),
    listRecipients: listRecipients(ports),
    recordRecipient: recordRecipient(ports),
    endRecipient: endRecipient(ports),
    giveEngagement: giveEngagement(ports),
    listPayerAssignments: listPayerAssignments(ports),
    assignPayer: assignPayer(ports),
    recordDocumentTemplate: recordDocumentTemplate(ports),
    listDocumentTemplates: listDocumentTemplates(ports),
    getDocumentTemplateFile: getDocumentTemplateFile(ports),
    getAgreementDocument: getAgreementDocument(ports),
    importWorkbook: importWorkbook(ports),
    getImportTemplate: getImportTemplate(ports),
  }
}
