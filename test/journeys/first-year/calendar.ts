import { addDays, addMonths, type CivilDate, type CivilMonth, civilDate, firstDateOf } from '@grenier/quota-billing'
import { bringTitres, importCosts, trueUp } from './deeds/accounts.ts'
import { attachSignedAct } from './deeds/act-files.ts'
import { reportToCommittee } from './deeds/committee.ts'
import {
  choosePaper,
  choosePaperToo,
  contactsOf,
  firstContacts,
  giveAddress,
  printLetters,
} from './deeds/correspondence.ts'
import type { Deed } from './deeds/deed.ts'
import { dispute, uphold } from './deeds/disputes.ts'
import { announceAndPrepareNotices, prepareNotices, recordVotes, sendNotices } from './deeds/forecasts.ts'
import { approveLeaving, giveNotice, goOnLeaving } from './deeds/leaving.ts'
import {
  addCommittee,
  endCommittee,
  exportAccruals,
  lookAtMilestones,
  lookAtNext,
  moveNeedsAsked,
} from './deeds/milestones.ts'
import { close, declareCosts, issue, measure } from './deeds/months.ts'
import { answerNeeds, askNeeds, endNeeds } from './deeds/needs.ts'
import { bringBaseline, delegate, enrolFirst, recordAvenant, signByMayor } from './deeds/people.ts'
import { askForEverything, tryCopy } from './deeds/protection.ts'
import { giveEngagement, lookAtWaiting } from './deeds/references.ts'
import { applyTerritory, giveLaterSiret, proposeTerritory } from './deeds/territory.ts'
import { sendTemplate } from './deeds/word.ts'
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
  on(
    '2026-01-05',
    'À qui écrire : une secrétaire et les finances de chacun ; La Ventrouze n’a pas de courriel.',
    firstContacts,
  ),
  on('2026-01-06', 'L’acte des conventions, signé, est joint : chaque membre le lit.', attachSignedAct),
  on('2026-01-06', 'La Ventrouze et Bordeaux-en-Gâtinais veulent leurs courriers sur papier.', choosePaper),
  on(
    '2026-03-09',
    'Les avis de prévision de 2026 sont préparés ; il faut annoncer les quantités.',
    announceAndPrepareNotices('2026', ['espace', 'utilise']),
  ),
  on('2026-03-10', 'Ils sont envoyés, avant les votes du 30 avril.', sendNotices('2026')),
  on('2026-03-16', 'L’avis de Bordeaux-en-Gâtinais attend une adresse : elle la donne.', giveAddress),
  on('2026-03-17', 'Les courriers sont imprimés et postés.', printLetters),
  on('2026-03-31', 'Les redevables ont inscrit le montant à leur budget.', recordVotes('2026')),
  on('2026-04-23', 'Le comité entend le rapport du premier trimestre.', reportToCommittee('2026-Q1')),
  on('2026-05-01', 'Griselles adhère en cours d’année.', ({ enrol }) => enrol('griselles')),
  on('2026-05-01', 'À qui écrire à Griselles.', contactsOf('griselles')),
  on('2026-06-19', 'L’exploitant a son propre modèle d’avenant.', sendTemplate),
  on('2026-06-22', 'Griselles passe à l’acompte annuel par avenant, au 1er juillet.', recordAvenant),
  on('2026-07-23', 'Le comité entend le rapport du deuxième trimestre.', reportToCommittee('2026-Q2')),
  on('2026-08-03', 'La campagne des besoins est remise au 10 septembre, après le bureau de rentrée.', moveNeedsAsked),
  on('2026-09-01', 'Girolles veut ses courriers sur papier aussi.', choosePaperToo),
  on('2026-09-10', 'La campagne des besoins de 2027 s’ouvre.', askNeeds),
  on('2026-09-15', 'Girolles demande plus que son engagement : la délégation a expiré, le maire signe.', signByMayor),
  on('2026-09-16', 'La décision est imprimée et postée.', printLetters),
  on('2026-09-21', 'Le Merlerault répond à la campagne, les autres se taisent.', answerNeeds),
  on('2026-10-22', 'Le comité entend le rapport du troisième trimestre.', reportToCommittee('2026-Q3')),
  on('2026-11-01', 'La campagne se ferme : le silence garde ce qui est.', endNeeds),
  on('2026-11-03', 'Une copie de Bordeaux-en-Gâtinais est restaurée à l’essai, et le certificat signé.', tryCopy),
  on(
    '2026-11-16',
    'Le registre annonce une fusion et un changement d’EPCI au 1er janvier : deux personnes confirment.',
    proposeTerritory,
  ),
  on('2027-01-02', 'La fusion, l’EPCI, les populations et les strates changent.', applyTerritory),
  on('2027-01-04', 'Les populations sont en vigueur.', lookAtMilestones('2027', { 'population-in-force': 'done' })),
  on('2027-01-08', 'Le Merlerault conteste son état de décembre.', dispute),
  on('2027-01-11', 'Griselles donne son préavis.', giveNotice),
  on('2027-01-22', 'Bordeaux-en-Gâtinais attend toujours sa référence, sans numéro.', lookAtWaiting),
  on(
    '2027-01-25',
    'L’engagement de Bordeaux-en-Gâtinais arrive : ses deux semestres sont émis sur 2026.',
    giveEngagement,
  ),
  on('2027-01-26', 'Les rattachements de 2026 partent à la comptabilité.', exportAccruals),
  on(
    '2027-01-27',
    'La contestation est fondée : les relevés sont remplacés, décembre est corrigé par deux personnes.',
    uphold,
  ),
  on('2027-01-28', 'Le comité entend le rapport du quatrième trimestre.', reportToCommittee('2026-Q4')),
  on('2027-01-29', 'Les états de Bordeaux-en-Gâtinais sont imprimés et postés.', printLetters),
  on(
    '2027-02-01',
    'Janvier est tenu : population, décembre, numéros, rattachements.',
    lookAtMilestones('2027', {
      'population-in-force': 'done',
      'december-closed': 'done',
      'statements-numbered': 'done',
      'accruals-exported': 'done',
      'forecast-notified': 'ahead',
    }),
  ),
  on('2027-02-08', 'Merlerault-le-Pin a un autre SIREN : la finance donne son nouveau SIRET.', giveLaterSiret),
  on(
    '2027-02-15',
    'Les titres de 2026 reviennent de la comptabilité, l’un rejeté puis refait.',
    bringTitres(2026, { firstTitre: 101, on: civilDate('2027-02-12') }),
  ),
  on('2027-02-16', 'Les avis de prévision sont la prochaine échéance.', lookAtNext('2027', 'forecast-notified')),
  on('2027-02-22', 'Les avis de prévision de 2027 sont préparés.', prepareNotices('2027')),
  on('2027-03-01', 'Ils sont envoyés, avant les votes du 15 avril.', sendNotices('2027')),
  on('2027-03-02', 'Tous les membres sont prévenus.', lookAtMilestones('2027', { 'forecast-notified': 'done' })),
  on('2027-03-03', 'Les avis sur papier sont imprimés et postés.', printLetters),
  on('2027-03-15', 'Le préavis de Griselles est échu : dernière copie.', goOnLeaving),
  on('2027-03-22', 'Les redevables ont inscrit le montant à leur budget.', recordVotes('2027')),
  on('2027-04-12', 'La sortie de Griselles est approuvée par un second opérateur, et faite.', approveLeaving),
  on(
    '2027-04-22',
    'Le comité entend le rapport du premier trimestre, et fixe sa séance de juillet.',
    reportToCommittee('2027-Q1'),
  ),
  on('2027-04-22', 'Sa séance devient une échéance.', addCommittee),
  on('2027-06-09', 'Les coûts réels de 2026 sont connus.', importCosts),
  on('2027-06-10', 'L’année 2026 est régularisée, par une autre personne.', trueUp),
  on('2027-06-11', 'L’échéance de la régularisation est tenue.', lookAtMilestones('2027', { 'year-trued-up': 'done' })),
  on(
    '2027-07-26',
    'Les titres de 2027 reviennent.',
    bringTitres(2027, { firstTitre: 501, on: civilDate('2027-07-23') }),
  ),
  on('2027-07-28', 'Les derniers courriers sont imprimés et postés.', printLetters),
  on('2027-07-29', 'Le comité entend le rapport du deuxième trimestre.', reportToCommittee('2027-Q2')),
  on('2027-07-29', 'Et ce que 2026 a vraiment coûté, une fois régularisée.', reportToCommittee('2026-Q4')),
  on('2027-07-29', 'Son échéance est tenue.', endCommittee),
  on('2027-07-30', 'Bordeaux-en-Gâtinais demande tout ce qui est gardé sur elle.', askForEverything),
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
