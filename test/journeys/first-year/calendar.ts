import { addDays, addMonths, type CivilDate, type CivilMonth, civilDate, firstDateOf } from '@grenier/quota-billing'
import { bringTitres, trueUp } from './deeds/accounts.ts'
import type { Deed } from './deeds/deed.ts'
import { dispute, remind, reminderDays, uphold } from './deeds/disputes.ts'
import { approveLeaving, giveNotice, goOnLeaving } from './deeds/leaving.ts'
import { close, declareCosts, issue, measure } from './deeds/months.ts'
import { answerNeeds, askNeeds, endNeeds } from './deeds/needs.ts'
import { bringBaseline, delegate, enrolFirst, recordAvenant, signByMayor } from './deeds/people.ts'
import { giveEngagement, lookAtWaiting } from './deeds/references.ts'
import { applyTerritory, giveLaterSiret, proposeTerritory } from './deeds/territory.ts'
import { firstMonth, monthCount } from './stage.ts'

/** What happens on a day, in the order of its list. */
export interface Happening {
  readonly on: CivilDate
  /** Told of the day; left out, the month's own sentence tells it. */
  readonly tells?: string
  readonly does: Deed
}

const on = (day: string, tells: string, does: Deed): Happening => ({ on: civilDate(day), tells, does })

/** What is no month's routine. A further milestone of the year is a line here. */
const milestones: readonly Happening[] = [
  on('2026-01-02', 'Onze membres entrent : l’EPCI paie pour trois communes, un CCAS pour Girolles.', enrolFirst),
  on('2026-01-02', 'Le maire de Girolles signe sans limite, son adjointe jusqu’au 1er septembre.', delegate),
  on('2026-01-05', 'Les montants payés en 2025 sous l’ancien système sont repris.', bringBaseline),
  on('2026-05-01', 'Griselles adhère en cours d’année.', ({ enrol }) => enrol('griselles')),
  on('2026-06-22', 'Griselles passe à l’acompte annuel par avenant, au 1er juillet.', recordAvenant),
  on('2026-09-10', 'La campagne des besoins de 2027 s’ouvre.', askNeeds),
  on('2026-09-15', 'Girolles demande plus que son engagement : la délégation a expiré, le maire signe.', signByMayor),
  on('2026-09-21', 'Le Merlerault répond à la campagne, les autres se taisent.', answerNeeds),
  on('2026-11-01', 'La campagne se ferme : le silence garde ce qui est.', endNeeds),
  on(
    '2026-11-16',
    'Le registre annonce une fusion et un changement d’EPCI au 1er janvier : deux personnes confirment.',
    proposeTerritory,
  ),
  on('2027-01-01', 'Un engagement manque encore : rappel à 30 jours.', remind),
  on('2027-01-02', 'La fusion, l’EPCI, les populations et les strates changent.', applyTerritory),
  on('2027-01-06', 'Le second semestre attend la même référence : premier rappel.', remind),
  on('2027-01-08', 'Le Merlerault conteste son état de décembre.', dispute),
  on('2027-01-11', 'Griselles donne son préavis.', giveNotice),
  on('2027-01-22', 'Bordeaux-en-Gâtinais attend toujours sa référence, sans numéro.', lookAtWaiting),
  on(reminderDays[1], 'Rappel à 10 jours.', remind),
  on(
    '2027-01-25',
    'L’engagement de Bordeaux-en-Gâtinais arrive : ses deux semestres sont émis sur 2026.',
    giveEngagement,
  ),
  on(
    '2027-01-27',
    'La contestation est fondée : les relevés sont remplacés, décembre est corrigé par deux personnes.',
    uphold,
  ),
  on('2027-02-08', 'Merlerault-le-Pin a un autre SIREN : la finance donne son nouveau SIRET.', giveLaterSiret),
  on(
    '2027-02-15',
    'Les titres de 2026 reviennent de la comptabilité, l’un rejeté puis refait.',
    bringTitres(2026, { firstTitre: 101, on: civilDate('2027-02-12') }),
  ),
  on('2027-03-15', 'Le préavis de Griselles est échu : dernière copie.', goOnLeaving),
  on('2027-04-12', 'La sortie de Griselles est approuvée par un second opérateur, et faite.', approveLeaving),
  on('2027-06-10', 'Les coûts réels de 2026 sont connus : l’année est régularisée.', trueUp),
  on(
    '2027-07-26',
    'Les titres de 2027 reviennent.',
    bringTitres(2027, { firstTitre: 501, on: civilDate('2027-07-23') }),
  ),
]

/** What every month has: its costs, its readings, its closing on the 5th of the next one, its statements on the 21st. */
function routine(month: CivilMonth): Happening[] {
  const after = firstDateOf(addMonths(month, 1))
  return [
    { on: addDays(firstDateOf(month), month === firstMonth ? 2 : 0), does: declareCosts(month) },
    { on: after, does: measure(month, after) },
    { on: addDays(after, 4), does: close(month) },
    { on: addDays(after, 20), does: issue(month) },
  ]
}

/** The eighteen months, day by day. */
export const calendar: readonly Happening[] = [
  ...milestones,
  ...Array.from({ length: monthCount }, (_, index) => routine(addMonths(firstMonth, index))).flat(),
].toSorted((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0))

/** The same months without the avenant of July. */
export const calendarWithoutAvenant: readonly Happening[] = calendar.filter(({ does }) => does !== recordAvenant)
