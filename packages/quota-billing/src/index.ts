export { advanceAsked, advancesTaken, type HeldAdvance, recomputeAdvance } from './billing/advance.ts'
export { type BillingCycle, billingCycles, type CycleMonths, cycleMonths } from './billing/billing-cycle.ts'
export { type Budget, isSameBudget, thresholdsReached } from './billing/budget.ts'
export {
  type Charge,
  type ChargeKind,
  type Explanation,
  type FormulaCode,
  reversalOf,
  sumMicros,
} from './billing/charge.ts'
export { checkSharingKey, type SharingKeyFault } from './billing/check-sharing-key.ts'
export { checkRules, checkTariff } from './billing/check-tariff.ts'
export { type CheckName, checkPeriod, type PeriodCheckResult, type PeriodToCheck } from './billing/checks.ts'
export { type ComparedOwed, compareOwed } from './billing/compare-owed.ts'
export {
  type ChargeDifference,
  type CorrectionPosting,
  chargeSlot,
  chooseDifferences,
  compareRating,
  correctionPostings,
  standingCharges,
  type WrittenCharge,
} from './billing/correction.ts'
export { type CreditKind, creditKind, isCredit, issueYear, placeCredits } from './billing/credit.ts'
export { type FctvaRate, fctvaBackCents, fctvaRateOn } from './billing/fctva.ts'
export { graceDaysDefault, graceEndOf } from './billing/grace.ts'
export { holdUse, type KnownDay } from './billing/hold-use.ts'
export {
  type IssuingException,
  type IssuingFacts,
  issuingExceptions,
  missingReferenceCodes,
} from './billing/issuing-exceptions.ts'
export { type KnownTitre, matchSettlements } from './billing/match-settlements.ts'
export { type PeriodUsage, type Rating, type RatingInput, rateUsage, type UnratedUsage } from './billing/rate.ts'
export { membershipMs, type RatedMember } from './billing/rate-members.ts'
export { type Pricer, pricerOf, type RatedPart } from './billing/rate-tiers.ts'
export { recomputePriced } from './billing/recompute.ts'
export { isBelowThreshold, recoveryThresholdCentsDefault } from './billing/recovery-threshold.ts'
export { numberDueOn, referenceReminderDue } from './billing/reference-reminders.ts'
export { settlementFault } from './billing/settlement-mode.ts'
export {
  readSettlementRow,
  type SettlementCellFault,
  type SettlementRow,
  settlementColumns,
} from './billing/settlement-row.ts'
export {
  type CostSharing,
  type SharedCharge,
  type SharingKeyRule,
  type SharingMember,
  shareCostPool,
} from './billing/share-cost.ts'
export {
  type ComposedLine,
  type ComposedStatement,
  composeStatement,
  type StatedCharge,
  type StatementInput,
} from './billing/statement.ts'
export {
  fiscalYearsOn,
  statementNumber,
  statementNumberLengthMax,
  statementSubjectLengthMax,
} from './billing/statement-number.ts'
export type {
  MonthlyBoundRule,
  PerGibMonthRule,
  PerInhabitantYearRule,
  PriceRule,
  PriceTier,
  SubscriptionByPopulationRule,
  SubscriptionStratum,
  Tariff,
  TariffFault,
  TariffFaultCode,
} from './billing/tariff.ts'
export { splitTrueUp, type TrueUpPart, type TrueUpRow, trueUpCost } from './billing/true-up.ts'
export { type SpaceToPrice, unitsOfSpaces } from './billing/units-of-spaces.ts'
export { stateUses, sumFractions } from './billing/uses-in-units.ts'
export {
  type DatedVat,
  type VatGroup,
  type VatRegime,
  type VatSchedule,
  vatInForce,
  vatKeyOf,
  vatScheduleConflicts,
} from './billing/vat.ts'
export { byteSecondsOf, type CountedReading, countedReadings } from './metering/counted-readings.ts'
export {
  byteSecondsPerGibMonth,
  formatQuantity,
  gibMonths,
  type PeriodBounds,
  secondsOfPeriod,
} from './metering/gib-months.ts'
export { type GaugeReading, integrateDay } from './metering/integrate.ts'
export { integrateSteps, type Step } from './metering/integrate-steps.ts'
export {
  type MeasuredKind,
  type MeterCode,
  measuresKind,
  meterCodes,
  meters,
  metersWithinQuota,
} from './metering/meters.ts'
export { type StorageUseStage, storageUseStage } from './metering/storage-use.ts'
export { type DailyUse, useTrend } from './metering/use-trend.ts'
export { type ContactOnRecord, chooseRecipients } from './notification/choose-recipients.ts'
export { attemptsMaxOf, type DeliveryChannel, retrySpreadParts, retryWaitMs } from './notification/delivery-retry.ts'
export {
  type ExpiryKind,
  type ExpiryReminder,
  expiryHorizon,
  expiryReminderDue,
} from './notification/expiry-reminders.ts'
export {
  type ContactFunction,
  contactFunctions,
  type NoticeKind,
  type NoticeRule,
  noticeKinds,
  noticeRules,
} from './notification/notice-rules.ts'
export { givesNotice, type RequestNotice, requestNotices } from './notification/request-notices.ts'
export { nextUseAlert, type UseAlert } from './notification/use-alert.ts'
export { type BackupSlot, nextBackupSlot, type SlotPlan, slotPlanV1, startOfSlot } from './protection/backup-slot.ts'
export {
  type ClaimCoverage,
  type CoverageReason,
  type CoverageState,
  type SeenClaim,
} from './protection/claim-coverage.ts'
export { type BackupDriver, isGoodCopy, type SeenCopy } from './protection/copies.ts'
export {
  canaryPolicyV1,
  type DeletionVerdict,
  deletionVerdict,
  worstDeletionVerdict,
} from './protection/deletion-canary.ts'
export { type DrillVerdict, drillVerdict, provesCopyBroken } from './protection/drill-verdict.ts'
export { type EscrowVerdict, escrowOverdueBefore, escrowVerdict, needsEscrow } from './protection/escrow.ts'
export { isWholeByBytes, type MovedData } from './protection/moved-data.ts'
export {
  type ProtectionFacts,
  type ProtectionScore,
  protectionScore,
  type ScorePoint,
} from './protection/protection-score.ts'
export { claimsLosingLastCopy, mayDeleteCopies, type StandingCopy } from './protection/prune-guard.ts'
export { type RetentionPolicy, retentionFaults, retentionPolicyV1 } from './protection/retention.ts'
export { judgeTenantProtection, type ProtectionVerdict, type TenantProtection } from './protection/tenant-protection.ts'
export { namesRepositoryKey, type VeleroRefusal, veleroRefusal } from './protection/velero-refusal.ts'
export {
  type CertificateFact,
  type CertificateKind,
  type CertificateState,
  certificateState,
  certificateWarningDays,
  lastHeldOn,
} from './provisioning/certificate.ts'
export {
  choosePlacement,
  type NamedPlaces,
  type Placement,
  type PlacementAnswer,
} from './provisioning/choose-placement.ts'
export { isTransfer, isWithin } from './provisioning/countries.ts'
export { dataClassNeeds, type Residency, weakerResidency } from './provisioning/data-class.ts'
export {
  backupFaults,
  type ClusterFault,
  type JudgedCluster,
  judgeClusters,
  namespacesPerClusterMax,
  type PlaceCluster,
  type PlacementWish,
  type PlaceOffer,
  type PlaceSite,
  placeOfOffer,
} from './provisioning/judge-clusters.ts'
export { expiringCertificates, type PlaceFault, type PlaceNeeds, placeFaults } from './provisioning/place-faults.ts'
export { type PlacementChangeMeaning, placementChange, type StoredAs } from './provisioning/placement-change.ts'
export { inForceOn, type MoveOfStorage, siteOfRepository, storageSidesAt } from './provisioning/residency.ts'
export {
  credentialEndToldAt,
  isRenewalLate,
  judgeGivenToken,
  renewalRetryAt,
  type TokenLife,
  tokenRenewsAt,
} from './provisioning/token-renewal.ts'
export { type Alternative, type AlternativeLine, alternativesTo, type WishedLine } from './quota/alternatives.ts'
export {
  type AutoApprovalFacts,
  type AutoApprovalPolicy,
  type AutoApprovalVerdict,
  autoApprovalPolicyV1,
  evaluateAutoApproval,
  type Reason,
  type ReasonCode,
} from './quota/auto-approval.ts'
export {
  type BackupQuotaStage,
  backupQuotaStage,
  providerLimitBytes,
  providerLimitVerdict,
} from './quota/backup-quota.ts'
export {
  type CapacityTrend,
  daysUntilFull,
  expectedRoomOn,
  type LevelGrowth,
  trendOf,
  trendWindowStart,
} from './quota/capacity-trend.ts'
export {
  excessBytes,
  giveUpTemporary,
  hasEnded,
  type OverReason,
  overReasonOf,
  planReturn,
  type ReturnPlan,
  reminderDue,
  remindersPassed,
} from './quota/dated-parts.ts'
export {
  type CapacityRefusal,
  type HoldOffer,
  type HoldPlan,
  type HoldQuestion,
  holdAtSubmissionBytes,
  type PlaceRefusal,
  planHold,
  type Refusal,
  refusePlace,
  type WishRefusal,
} from './quota/decide-hold.ts'
export {
  entriesForAllocation,
  entriesForCapacityChange,
  entriesForDirectAllocation,
  entriesForHold,
  entriesForHoldRelease,
  entriesForShrink,
  type LedgerAccount,
  type LedgerEntry,
  type NodeBalance,
  type PathMove,
  rebuildBalances,
  sumsToZero,
} from './quota/ledger.ts'
export { type LevelEffect, levelEffects } from './quota/level-effect.ts'
export { entriesForLoan, type LoanState, lendableBytes, mayMoveLoan, proposalKeptDays } from './quota/loan.ts'
export {
  ceilingNeededCents,
  givesVisa,
  isInForce,
  type MandateFunction,
  type MandateTerms,
  requestCeilingCents,
} from './quota/mandate.ts'
export { matchingBackupQuotaBytes } from './quota/matching-backup.ts'
export {
  areNeedsDates,
  commitmentCentsFor,
  needsReminderDue,
  needsSizes,
  needsStateOn,
  planLevel,
} from './quota/needs.ts'
export { otherQuotaBytesOf, proposeDecision } from './quota/propose-decision.ts'
export { type Exchange, lastExchange, openQuestion } from './quota/question.ts'
export { type CostBeforeAndAfter, costOfChange, costOfSpanMicros, type QuotaPrice } from './quota/quota-cost.ts'
export {
  type ApprovalStepRule,
  type PolicyFaultCode,
  policyFaults,
  type QuotaPolicy,
  quotaPolicyV1,
  stepsWanted,
} from './quota/quota-policy.ts'
export { freeBytes, givableBytes, type LevelBalance, leastLimitBytes } from './quota/quota-tree.ts'
export { divideExcess } from './quota/settle-shrink.ts'
export { type StarterQuota, starterQuotaBytes, starterStrataV1 } from './quota/starter-quota.ts'
export { type VisaFacts, type VisaReason, type VisaReasonCode, visaReasonsOf } from './quota/visa.ts'
export { GIB, MIB, parseStorageBytes, roundDownToStep, roundUpToStep, storageBytesMax } from './shared/bytes.ts'
export { centsOfText } from './shared/cents-of-text.ts'
export {
  addDays,
  addMonths,
  type CivilDate,
  type CivilMonth,
  civilDate,
  civilDateOf,
  civilMonth,
  dayBounds,
  daysOfMonth,
  firstDateOf,
  isTimeZone,
  monthBounds,
  monthOf,
  yearBoundsOf,
} from './shared/civil-time.ts'
export { divideRoundHalfAwayFromZero, type Fraction, formatFraction } from './shared/fraction.ts'
export {
  addMs,
  compareInstants,
  earlierOf,
  type Instant,
  instant,
  instantFromIso,
  instantToIso,
  laterOf,
  msPerDay,
  msPerHour,
  msPerSecond,
} from './shared/instant.ts'
export { BrokenInvariant, invariant } from './shared/invariant.ts'
export {
  compareKeys,
  type Share,
  type Sharing,
  shareByLargestRemainder,
  type Weight,
} from './shared/largest-remainder.ts'
export {
  type Currency,
  centsFromMicros,
  currency,
  microsFromCents,
  microsPerCent,
  microsPerEuro,
} from './shared/money.ts'
export { type PopulationStratum, strataAreComplete, stratumOf } from './shared/population-strata.ts'
export { isInseeCode, isSiren, isSiret, type SiretFault, siretFault } from './shared/siren.ts'
export { slugLengthMax, tenantSlug } from './shared/slug.ts'
export { addWorkingDays, isFrenchHoliday, isWorkingDay, workingDaysBetween } from './shared/working-days.ts'
export { actLacks, executoryFrom } from './tenancy/act.ts'
export { type AmendmentKind, agreementLastDay, amendmentFault, wordingOn } from './tenancy/agreement.ts'
export {
  type ApprovalFault,
  approvalFault,
  claimsWithoutCopy,
  coolingOffDays,
  coolingOffEndsOn,
  type DataClass,
  type ExitState,
  frozenExitStates,
  mayMoveExit,
  needsVisa,
  nextExitState,
  noticeEndsOn,
} from './tenancy/exit.ts'
export {
  copyToMove,
  frozenMoveStates,
  type MoveState,
  mayMoveOn,
  moveCoolingOffDays,
  movedFilesVerdict,
  movedQuotaBytes,
  oldSideStates,
  openMoveStates,
  type RemovalFault,
  removalFault,
  removalOpensOn,
  type UnmovableReason,
  unmovableReason,
  windowVerdict,
} from './tenancy/move.ts'
export {
  lossApprovalFault,
  lossApprovalOpensAt,
  lossFault,
  lossWithdrawalFault,
  type MoveLossState,
  sideToLose,
} from './tenancy/move-loss.ts'
export { endedByNewPayer } from './tenancy/payer.ts'
export { earliestStartOf, objectionLastDay, subprocessorNoticeDaysDefault } from './tenancy/subprocessor-notice.ts'
