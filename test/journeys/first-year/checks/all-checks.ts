import { actFilesAreReadBack } from './act-files.ts'
import type { Check, Played } from './check.ts'
import { committeeReportsTellTheRows } from './committee.ts'
import { drillCertificatesTellTheDrills } from './drill-certificates.ts'
import { facturXInvoicesTellTheRows, ublInvoicesTellTheRows } from './e-invoices.ts'
import {
  accrualsTellTheRows,
  chargeFilesTellTheRows,
  focusParquetTellsTheRows,
  focusTellsTheRows,
  preTitresTellTheRows,
  usesTellTheRows,
} from './exports.ts'
import {
  noticeDocumentsTellTheRows,
  noticesForecastTheYear,
  statementsShowWhatWasForecast,
} from './forecast-notices.ts'
import { everyChargeIsGrounded } from './grounds.ts'
import { printFilesHoldTheLetters } from './letters.ts'
import { listWorkbooksTellTheRows } from './list-workbooks.ts'
import { memberArchiveTellsTheRows } from './member-archive.ts'
import { certificateTellsTheExit, othersArePaidFor, whoJoinsOwesFromThenOn } from './memberships.ts'
import { moneyTablesTellTheRows } from './money-tables.ts'
import { numbersAreGapless } from './numbers.ts'
import { registersTellTheRows } from './registers.ts'
import { membersAreToldBeforeTheyVote, milestonesAreMet, remindersAreToldOnTheirDay } from './reminders.ts'
import {
  annexesTellTheRows,
  creditsTellTheRows,
  statementCsvsTellTheRows,
  statementPdfsTellTheRows,
  statementWorkbooksTellTheRows,
} from './statement-documents.ts'
import {
  baselineIsRepris,
  closingsCheckOut,
  exitIsSettled,
  expiredDelegationIsRefused,
  missingReferenceWaits,
  silenceKeeps,
  smallAmountIsCarried,
  titresComeToStatements,
  upheldDisputeIsGivenBack,
} from './stories.ts'
import { billedIsActualCost, chargesAreStatedOrCarried } from './sums.ts'
import {
  debtsFollowTheMerger,
  epciChangesInJanuary,
  siretsAreOfTheirPayers,
  stratumChangesInJanuary,
  territoryMovesSumToZero,
} from './territory.ts'
import { auditTrailIsWhole, invariantsHold, lawsOfMoneyHold, nothingWrittenChanges } from './whole.ts'
import { wordDocumentTellsTheTerms } from './word-document.ts'

/** By name, all that is looked at once the months are played. */
export const checks = {
  chargesAreStatedOrCarried,
  billedIsActualCost,
  everyChargeIsGrounded,
  numbersAreGapless,
  territoryMovesSumToZero,
  epciChangesInJanuary,
  debtsFollowTheMerger,
  stratumChangesInJanuary,
  siretsAreOfTheirPayers,
  whoJoinsOwesFromThenOn,
  othersArePaidFor,
  smallAmountIsCarried,
  missingReferenceWaits,
  upheldDisputeIsGivenBack,
  expiredDelegationIsRefused,
  exitIsSettled,
  silenceKeeps,
  baselineIsRepris,
  titresComeToStatements,
  milestonesAreMet,
  remindersAreToldOnTheirDay,
  membersAreToldBeforeTheyVote,
  noticesForecastTheYear,
  noticeDocumentsTellTheRows,
  statementsShowWhatWasForecast,
  committeeReportsTellTheRows,
  printFilesHoldTheLetters,
  wordDocumentTellsTheTerms,
  actFilesAreReadBack,
  certificateTellsTheExit,
  closingsCheckOut,
  statementPdfsTellTheRows,
  statementCsvsTellTheRows,
  statementWorkbooksTellTheRows,
  annexesTellTheRows,
  creditsTellTheRows,
  ublInvoicesTellTheRows,
  facturXInvoicesTellTheRows,
  preTitresTellTheRows,
  focusTellsTheRows,
  focusParquetTellsTheRows,
  chargeFilesTellTheRows,
  accrualsTellTheRows,
  usesTellTheRows,
  listWorkbooksTellTheRows,
  moneyTablesTellTheRows,
  registersTellTheRows,
  drillCertificatesTellTheDrills,
  memberArchiveTellsTheRows,
  invariantsHold,
  lawsOfMoneyHold,
  auditTrailIsWhole,
  nothingWrittenChanges,
} as const satisfies Record<string, Check>

export type CheckName = keyof typeof checks

export const checkNames: readonly CheckName[] = Object.keys(checks) as CheckName[]

/** What is wrong by one check: with what stands, and with what was seen on its day. */
export async function faultsOf(name: CheckName, played: Played): Promise<readonly string[]> {
  return [...(played.stage.seen.get(name) ?? []), ...(await checks[name](played))]
}
