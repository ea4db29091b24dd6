import { formatMonth } from '@grenier/contracts'
import { divideRoundHalfAwayFromZero, microsPerCent } from '@grenier/quota-billing'
import { type CommitteeReport, committeeTexts as texts } from './committee-texts.ts'

/** One figure of the report: a number of things, an amount, or a delay; null: there is none. */
export type CommitteeFigure = { readonly label: string } & (
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'cents'; readonly value: bigint | null }
  | { readonly kind: 'halfDays'; readonly value: number | null }
)

/** Figures under one heading. */
export interface CommitteeBlock {
  readonly title: string
  readonly figures: readonly CommitteeFigure[]
}

const count = (label: string, value: number): CommitteeFigure => ({ kind: 'count', label, value })
const cents = (label: string, value: bigint | null): CommitteeFigure => ({ kind: 'cents', label, value })

function requestFigures({ requests }: CommitteeReport): CommitteeFigure[] {
  return [
    count('Déposées', requests.submittedCount),
    count('Acceptées', requests.approvedCount),
    count('Acceptées en partie', requests.partlyApprovedCount),
    count('Refusées', requests.rejectedCount),
    count('Retirées', requests.withdrawnCount),
    count('Échues', requests.expiredCount),
    count('Dont décidées d’office', requests.automaticCount),
    count('Sans décision à la fin', requests.openCount),
    { kind: 'halfDays', label: 'Délai médian (par une personne)', value: requests.medianDelayHalfDays },
  ]
}

const forecastLabels = {
  operator: 'Prévu à cette date (budget du service)',
  members: 'Prévu à cette date (par adhérent)',
} as const

function costFigures({ cost }: CommitteeReport): CommitteeFigure[] {
  const { forecast, chargedMicros, billedCents, actualCents, throughMonth } = cost
  const charged = divideRoundHalfAwayFromZero(chargedMicros, microsPerCent)
  return [
    cents('États émis', billedCents),
    cents(`Participations jusqu’à ${formatMonth(throughMonth, 'fr')}`, charged),
    cents(forecastLabels[forecast?.basis ?? 'operator'], forecast?.throughCents ?? null),
    cents('Écart avec les participations', forecast === null ? null : charged - forecast.throughCents),
    cents('Prévu pour l’année', forecast?.yearCents ?? null),
    cents('Coût réel importé', actualCents),
  ]
}

/** The figures of a report besides its pools, in the order in which they are read: the page and the workbook have the same. */
export function committeeBlocks(report: CommitteeReport): readonly CommitteeBlock[] {
  const { restoreTests, members, openDisputeCount, cost } = report
  return [
    { title: texts.requests, figures: requestFigures(report) },
    { title: texts.cost(cost.year), figures: costFigures(report) },
    {
      title: texts.restoreTests,
      figures: [
        count('Faits', restoreTests.doneCount),
        count('Réussis', restoreTests.passedCount),
        count('Adhérents sans test réussi', restoreTests.membersWithoutCount),
      ],
    },
    {
      title: texts.members,
      figures: [
        count('Adhérents à la fin', members.count),
        count('Arrivés', members.joinedCount),
        count('Partis', members.leftCount),
        count('Contestations ouvertes', openDisputeCount),
      ],
    },
  ]
}
