import type { ApiDeps } from '@grenier/api'
import {
  certificatePdf,
  controllersCsv,
  drillCertificatePdf,
  exportArchive,
  focusCsv,
  focusParquet,
  listXlsx,
  moneyDocuments,
  processingRegisterPdf,
  residencyPdf,
  statementCsv,
  statementPdf,
  wholeRegisterPdf,
} from '@grenier/documents'

/** The documents as an installation draws them. */
export const documentsOfTheSuite: ApiDeps['documents'] = {
  statementPdf,
  certificatePdf,
  drillCertificatePdf,
  residencyPdf,
  processingRegisterPdf,
  wholeRegisterPdf,
  controllersCsv,
  exportArchive,
  listXlsx,
  statementCsv,
  focusCsv,
  focusParquet,
  money: moneyDocuments,
}
