import { textFiles, textsOf } from '../../harness/console-texts.ts'

/** A form of the console: a source that has fields, the picture that it is looked at on, and a text that names one of them. */
export interface FormOfScreen {
  readonly source: string
  /** As in `screensOf`, or the name that a test gives `faultsOfScreen`. */
  readonly picture: string
  readonly label: string
}

const form = (source: string, picture: string, label: string): FormOfScreen => ({ source, picture, label })

/** Every source of the console that has a field; a test finds one that is not here. */
export const formsOfScreens: readonly FormOfScreen[] = [
  form('app/preferences.tsx', 'menu', 'preferences.language'),
  form('features/auditor/residency/member-search.tsx', 'residency', 'residency.find'),
  form('features/auditor/residency/residency-page.tsx', 'attestation', 'residency.day'),
  form('features/auditor/trail/trail-filters.tsx', 'audit', 'audit.filter.action'),
  form('features/finance/acts/act-dates-form.tsx', 'acts-waiting', 'act.publishedOn'),
  form('features/finance/acts/act-file-form.tsx', 'acts-file-sure', 'acts.file.chooseOther'),
  form('features/finance/acts/acts-page.tsx', 'acts', 'acts.search'),
  form('features/finance/amendments/amend-actions.tsx', 'amendment-population', 'amend.reason'),
  form('features/finance/amendments/amendments-page.tsx', 'amendment', 'amend.whichCost'),
  form('features/finance/amendments/cost-form.tsx', 'amendment-cost', 'cost.amount'),
  form('features/finance/amendments/population-form.tsx', 'amendment-population', 'amend.inhabitants'),
  form('features/finance/amendments/prices-form.tsx', 'amendment-prices', 'amend.code'),
  form('features/finance/calendar/add-milestone.tsx', 'calendar-adding', 'calendar.addTitle'),
  form('features/finance/calendar/calendar-page.tsx', 'calendar', 'calendar.year'),
  form('features/finance/calendar/change-form.tsx', 'calendar-change', 'calendar.reminderDays'),
  form('features/finance/calendar/done-form.tsx', 'calendar-done', 'calendar.note'),
  form('features/finance/charges/view-form.tsx', 'charges', 'charges.rowsAre'),
  form('features/finance/closing/close-step.tsx', 'closing-begun', 'closing.leaveUnshared'),
  form('features/finance/closing/exception-table.tsx', 'issuing', 'closing.seenAll'),
  form('features/finance/corrections/rerate-form.tsx', 'correction', 'correction.reason'),
  form('features/finance/costs/new-cost-page.tsx', 'cost-new', 'cost.code'),
  form('features/finance/disputes/answer-form.tsx', 'dispute-answer', 'dispute.words'),
  form('features/finance/disputes/disputes-page.tsx', 'disputes', 'dispute.show'),
  form('features/finance/forecast/budget-form.tsx', 'forecast', 'forecast.thresholds'),
  form('features/finance/references/reference-form.tsx', 'references-waiting', 'reference.siret'),
  form('features/finance/settlements/settlements-page.tsx', 'settlements', 'settlement.year'),
  form('features/finance/statements/view-form.tsx', 'statement-list', 'stated.search'),
  form('features/finance/tariffs/draft-actions.tsx', 'simulation', 'tariff.withdrawReason'),
  form('features/finance/tariffs/draft-form.tsx', 'tariff-new', 'tariff.draftName'),
  form('features/finance/tariffs/fctva-form.tsx', 'tariffs', 'fctva.percent'),
  form('features/finance/tariffs/new-draft-page.tsx', 'tariff-new', 'tariff.start'),
  form('features/finance/tariffs/publish-form.tsx', 'tariff-publish', 'publish.code'),
  form('features/finance/years/year-page.tsx', 'year', 'settlement.year'),
  form('features/member/export/subprocessor-panel.tsx', 'objection', 'processor.why'),
  form('features/member/needs/needs-line.tsx', 'needs-chosen', 'needs.otherSize'),
  form('features/member/needs/needs-page.tsx', 'needs-chosen', 'needs.note'),
  form('features/member/people/invite-form.tsx', 'people', 'people.email'),
  form('features/member/requests/question-panel.tsx', 'request-question', 'request.answerWords'),
  form('features/member/requests/questions.tsx', 'ask-answered', 'ask.otherSize'),
  form('features/member/requests/request-form.tsx', 'ask-answered', 'ask.send'),
  form('features/member/requests/sign-form.tsx', 'request-signing', 'sign.reason'),
  form('features/member/restore/restore-page.tsx', 'restore-plan', 'restore.when'),
  form('features/member/restore/restore-plan-panel.tsx', 'restore-plan', 'restore.newName'),
  form('features/member/statements/dispute-form.tsx', 'dispute', 'contest.why'),
  form('features/member/statements/reference-form.tsx', 'draft', 'statedUnder.engagement'),
  form('features/member/tokens/token-form.tsx', 'tokens', 'token.name'),
  form('features/operator/agreement/member-act-fields.tsx', 'operator-agreement', 'agreement.memberActOrgan'),
  form('features/operator/agreement/amendment-form.tsx', 'operator-agreement', 'agreement.subject'),
  form('features/operator/agreement/contact-form.tsx', 'operator-agreement', 'agreement.contactEmail'),
  form('features/operator/agreement/mandate-form.tsx', 'operator-agreement', 'agreement.personSubject'),
  form('features/operator/agreement/new-agreement-form.tsx', 'operator-agreement-ending', 'agreement.startsOn'),
  form('features/operator/agreement/payer-form.tsx', 'operator-agreement', 'agreement.payerFind'),
  form('features/operator/agreement/recipient-form.tsx', 'operator-agreement', 'agreement.siret'),
  form('features/operator/agreement/terms-fields.tsx', 'operator-agreement', 'agreement.commitmentEuros'),
  form('features/operator/enrolment/commune-list.tsx', 'operator-enrolment-members', 'enrolment.findCommune'),
  form('features/operator/enrolment/place-choice.tsx', 'operator-enrolment', 'enrolment.findPlace'),
  form('features/operator/enrolment/siret-fields.tsx', 'operator-enrolment-plan', 'enrolment.siretOf'),
  form('features/operator/enrolment/terms-form.tsx', 'operator-enrolment-plan', 'enrolment.noticeDays'),
  form('features/operator/inbox/decision-form.tsx', 'operator-refusing', 'inbox.motifs'),
  form('features/operator/inbox/motifs-page.tsx', 'operator-motifs', 'motifs.text'),
  form('features/operator/members/member-filters.tsx', 'operator-members', 'members.search'),
  form('features/operator/members/members-table.tsx', 'operator-members', 'members.chooseAll'),
  form('features/operator/members/selection-bar.tsx', 'operator-members-chosen', 'bulk.what'),
  form('features/operator/letters/set-aside.tsx', 'letters-aside', 'letters.asideReason'),
  form('features/operator/needs/open-form.tsx', 'operator-needs-opening', 'campaign.message'),
  form('features/operator/objections/processor-end.tsx', 'operator-subprocessor-end', 'processors.endsOn'),
  form('features/operator/objections/processor-form.tsx', 'operator-subprocessor', 'processors.place'),
  form('features/operator/objections/answer-form.tsx', 'operator-objection-sure', 'objection.words'),
  form('features/operator/clusters/lift-form.tsx', 'operator-cluster-lifting', 'clusters.liftReason'),
  form('features/operator/clusters/declare-form.tsx', 'operator-cluster-declaring', 'clusters.newName'),
  form('features/operator/clusters/profile-fields.tsx', 'operator-cluster-declaring', 'clusters.jobImage'),
  form('features/operator/clusters/place-form.tsx', 'operator-site-place', 'sites.locality'),
  form('features/operator/clusters/secret-field.tsx', 'operator-cluster-declaring', 'clusters.exitKubeconfig'),
  form('features/operator/clusters/site-form.tsx', 'operator-site-declaring', 'sites.s3CaPem'),
  form('features/operator/policy/policy-fields.tsx', 'operator-policy-changing', 'policy.field.validFrom'),
  form('features/operator/policy/steps-fields.tsx', 'operator-policy-changing', 'policy.field.fromBytes'),
  form('features/operator/pools/move-space.tsx', 'operator-pool-moving', 'pools.moveSize'),
  form('features/operator/pools/offer-fields.tsx', 'operator-offer-proposing', 'offers.newCode'),
  form('features/operator/pools/pool-form.tsx', 'operator-pool-creating', 'pools.newName'),
  form('features/operator/pools/capacity-form.tsx', 'operator-pool-changing', 'pools.limit'),
  form('features/operator/pools/pools-page.tsx', 'operator-pool-new', 'pools.limitFor'),
  form('features/operator/tasks/tasks-page.tsx', 'operator-tasks-taken', 'tasks.how'),
  form('features/operator/templates/upload-form.tsx', 'templates', 'template.choose'),
  form('features/operator/workbook/workbook-page.tsx', 'workbook', 'workbook.choose'),
  form('features/operator/territory-events/event-item.tsx', 'territory-event-proposed', 'event.reason'),
  form('features/operator/territory-events/proposal-panel.tsx', 'territory-events', 'event.from'),
  form('features/operator/territory/territory-page.tsx', 'operator-territory', 'territory.sizedBy'),
  form('shared/agreements/engagement-form.tsx', 'operator-agreement', 'agreement.engagementYear'),
  form('shared/agreements/further-fields.tsx', 'operator-enrolment-plan', 'agreement.prolongation'),
  form('shared/finance/act-choice.tsx', 'operator-agreement', 'agreement.actChoice'),
  form('shared/finance/act-fields.tsx', 'cost-declare', 'act.number'),
  form('shared/finance/committee-files.tsx', 'finance-home', 'committee.which'),
  form('shared/finance/csv-import.tsx', 'settlements', 'import.choose'),
  form('shared/finance/key-fields.tsx', 'cost-declare', 'cost.parts'),
  form('shared/finance/member-pick.tsx', 'amendment-population', 'amend.member'),
  form('shared/finance/rule-choices.tsx', 'tariff-new', 'tariff.meter'),
  form('shared/finance/rule-editor.tsx', 'tariff-new', 'tariff.freeGib'),
  form('shared/finance/tier-preview.tsx', 'tariffs', 'tariff.previewSize'),
  form('shared/letters/postal-form.tsx', 'people-paper', 'postal.lines'),
]

const french = new Map(textFiles.flatMap((file) => [...textsOf('fr', file)]))

/**
 * What a keyboard has to meet on a picture of that name, in French; a text with a part that changes by how it begins. Its spaces
 * are plain ones, as those of the names that are met.
 */
export function labelsOn(picture: string): readonly string[] {
  return formsOfScreens
    .filter((known) => known.picture === picture)
    .map(({ label }) => (french.get(label) ?? label).split('{')[0]?.replaceAll(/\s+/g, ' ').trim() ?? '')
}
