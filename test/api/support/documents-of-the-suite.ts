import type { ApiDeps } from '@grenier/api'
import {
  certificatePdf,
  drillCertificatePdf,
  exportArchive,
  focusCsv,
  focusParquet,
  moneyDocuments,
  processingRegisterPdf,
  residencyPdf,
  statementCsv,
  statementPdf,
} from '@grenier/documents'

/** The documents as an installation draws them. */
export const documentsOfTheSuite: ApiDeps['documents'] = {
  statementPdf,
  certificatePdf,
  drillCertificatePdf,
  residencyPdf,
  processingRegisterPdf,
  exportArchive,
  statementCsv,
  focusCsv,
  focusParquet,
  money: moneyDocuments,
}
