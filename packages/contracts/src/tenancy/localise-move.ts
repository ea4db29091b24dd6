import type { z } from 'zod'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import { type MoveWaitCode, moveWaitCode, type TenantMove, type tenantMoves } from './move.schemas.ts'

/** What a move waits for, or why it stands still, for people; `{names}` are names as they are. */
export const moveTexts: Readonly<Record<MoveWaitCode, Sentence>> = {
  'window-missed': {
    fr: 'La période annoncée est passée sans que le déplacement ait commencé : annulez-le et prévoyez-en un autre.',
    en: 'The announced time is over and the move has not begun: cancel it and plan another.',
  },
  'quota-in-change': {
    fr: 'Une demande, un prêt ou une part temporaire d’espace est en cours : le déplacement attend qu’il soit réglé.',
    en: 'A request, a loan or a temporary part of space is open: the move waits until it is settled.',
  },
  'room-missing': {
    fr: 'L’espace réservé à l’arrivée ne suffit plus, et il n’en reste pas assez : augmentez la réserve ou annulez.',
    en: 'What is set aside at the new place is no longer enough, and too little is left: add capacity or cancel.',
  },
  'target-unfit': {
    fr: 'Le nouvel emplacement ne peut plus recevoir ces données ({names}) : enregistrez le certificat, ou annulez.',
    en: 'The new place may no longer hold this data ({names}): record its certificate, or cancel.',
  },
  'claims-unmovable': {
    fr: 'Ces volumes ne peuvent pas être déplacés par sauvegarde et restauration : {names}.',
    en: 'These volumes cannot be moved by backup and restore: {names}.',
  },
  'access-not-withdrawn': {
    fr: 'Les accès sont en train d’être suspendus.',
    en: 'Access is being withdrawn.',
  },
  'claims-in-use': {
    fr: 'Des programmes écrivent encore dans les volumes, arrêtez-les : {names}.',
    en: 'Programs still write to the volumes, stop them: {names}.',
  },
  'member-restores-open': {
    fr: 'Des restaurations demandées sont en attente ou en cours, le déplacement attend leur fin : {names}.',
    en: 'Restores that were asked for are waiting or under way, the move waits for their end: {names}.',
  },
  'backup-under-way': {
    fr: 'La sauvegarde finale est en attente ou en cours.',
    en: 'The final backup is waiting or under way.',
  },
  'copies-missing': {
    fr: 'Il manque une copie, faite depuis la suspension, de ces volumes : {names}.',
    en: 'A copy from after the suspension is missing of these volumes: {names}.',
  },
  'target-not-ready': {
    fr: 'Le nouvel emplacement est en préparation : {names}.',
    en: 'The new place is being prepared: {names}.',
  },
  'restores-under-way': {
    fr: 'Restauration et comparaison en cours : {names}.',
    en: 'Being restored and compared: {names}.',
  },
  'old-side-not-idle': {
    fr: 'Les sauvegardes de l’ancien emplacement sont en train d’être arrêtées : {names}.',
    en: 'The backups of the old place are being stopped: {names}.',
  },
  'cluster-unanswering': {
    fr: 'Sans réponse de la plateforme : {names}.',
    en: 'The platform does not answer: {names}.',
  },
  'target-emptying': {
    fr: 'Ce qui a été préparé au nouvel emplacement est en train d’être retiré.',
    en: 'What was prepared at the new place is being taken away.',
  },
  'destroyer-missing': {
    fr: 'Personne ne peut y détruire quoi que ce soit : déclarez l’identité des sorties. {names}',
    en: 'Nobody may destroy anything there: declare the identity of exits. {names}',
  },
  'removal-under-way': { fr: 'En cours de retrait : {names}.', en: 'Being removed: {names}.' },
  'cover-missing': {
    fr: 'Rien n’est retiré tant que ces volumes n’ont pas, au nouvel emplacement, une copie bonne et récente : {names}.',
    en: 'Nothing is removed while these volumes have no good and recent copy at the new place: {names}.',
  },
  'buckets-on-old-side': {
    fr: 'Des compartiments sont demandés à l’ancien emplacement et ne sont pas des doubles, retirez-les d’abord : {names}.',
    en: 'Buckets are claimed at the old place and are no duplicates, remove them first: {names}.',
  },
  'backup-failed': { fr: 'La sauvegarde finale a échoué : {names}.', en: 'The final backup failed: {names}.' },
  'restore-failed': {
    fr: 'La restauration ou la comparaison a échoué : {names}.',
    en: 'The restore or its comparison failed: {names}.',
  },
}

function waitText(one: string, language: Language): string {
  const [, code = '', names = ''] = /^([a-z-]+)(?:: (.*))?$/s.exec(one) ?? []
  const known = moveWaitCode.safeParse(code)
  return known.success ? fillSentence(moveTexts[known.data], { names }, language) : one
}

const lossText: Sentence = {
  fr: 'La plateforme a été déclarée perdue par {requestedBy} et {approvedBy} ({reason}). Personne n’a vu disparaître : {names}.',
  en: 'The platform was declared lost by {requestedBy} and {approvedBy} ({reason}). Nobody saw these to be gone: {names}.',
}

/** What was left to a cluster declared lost, and on whose word. */
function lossTexts({ losses }: TenantMove, language: Language): string[] {
  return losses
    .filter(({ state }) => state === 'lost')
    .map(({ requestedBy, approvedBy, reason, items }) => {
      const names = items.map(({ name, uid }) => (uid === null ? name : `${name} (${uid})`)).join(', ')
      return fillSentence(lossText, { requestedBy, approvedBy: approvedBy ?? '', reason, names }, language)
    })
}

/** A move in the caller's language: why it stands still, what it waits for, and what was left to a cluster declared lost. */
export function localiseMove(answer: object, language: Language): object {
  const move = answer as TenantMove
  const told = [...(move.failure === null ? [] : [move.failure]), ...move.waitingFor]
  const explanations = [...told.map((one) => waitText(one, language)), ...lossTexts(move, language)]
  return explanations.length === 0 ? move : ({ ...move, explanations } satisfies TenantMove)
}

/** The same for a list. */
export function localiseMoves(answer: object, language: Language): object {
  const { items } = answer as z.output<typeof tenantMoves>
  return { items: items.map((item) => localiseMove(item, language)) }
}
