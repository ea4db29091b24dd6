import { milestoneRoles } from '@grenier/quota-billing/year'
import { milestoneTitle } from '../billing/localise-calendar.ts'
import { milestoneRoleTexts } from '../billing/milestone-texts.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import { composeLetter } from './compose-letter.ts'
import type { Notice, OperatorTask, OperatorTaskKind } from './notice.schemas.ts'

/** What is to be done about each kind of task, for the operator. */
export const operatorTaskTexts = {
  bounce: {
    fr: 'Le courriel envoyé à {recipient} est revenu ({status}). Vérifiez l’adresse avec l’adhérent, corrigez le contact, puis reprenez l’envoi.',
    en: 'The mail sent to {recipient} came back ({status}). Check the address with the member, mend the contact, then have it sent again.',
  },
  'no-contact': {
    fr: 'L’adhérent {memberName} n’a aucun contact à qui écrire. Enregistrez-en un.',
    en: 'The member {memberName} has no contact to write to. Record one.',
  },
  'endpoint-disabled': {
    fr: 'L’adresse d’envoi {recipient} a répondu qu’elle n’existe plus : rien n’y est plus envoyé. Voyez avec l’adhérent ce qui la remplace ; une fois qu’elle est rétablie, reprenez l’envoi.',
    en: 'The receiving address {recipient} answered that it is gone: nothing is sent there any more. Ask the member what replaces it; once it is back, have it sent again.',
  },
  'delivery-dead': {
    fr: 'L’envoi à {recipient} a échoué jusqu’au bout ({status}). Voyez pourquoi, puis reprenez-le.',
    en: 'The delivery to {recipient} has failed to the end ({status}). See why, then have it tried again.',
  },
  'credential-not-renewed': {
    fr: 'L’accès à la grappe {clusterName} ne se renouvelle pas ({status}). Remplacez-le avant qu’il prenne fin.',
    en: 'The access to the cluster {clusterName} cannot be renewed ({status}). Replace it before it ends.',
  },
  'credential-ending': {
    fr: 'L’accès à la grappe {clusterName} prend fin le {endsOn} et ne se renouvelle pas de lui-même. Demandez-en un autre à qui l’a émis, puis remplacez-le.',
    en: 'The access to the cluster {clusterName} ends on {endsOn} and is not renewed by itself. Ask whoever issued it for another, then replace it.',
  },
  'exit-credential-ending': {
    fr: 'L’identité des sorties de la grappe {clusterName} prend fin le {endsOn} et ne se renouvelle pas d’elle-même. Demandez-en une autre à qui l’a émise, puis remplacez-la.',
    en: 'The identity of exits of the cluster {clusterName} ends on {endsOn} and is not renewed by itself. Ask whoever issued it for another, then replace it.',
  },
  'subprocessor-objection': {
    fr: 'L’adhérent {memberName} s’oppose au sous-traitant « {subprocessorName} » (motif : « {reason} »). Répondez-lui avant que ce sous-traitant commence.',
    en: 'The member {memberName} objects to the subprocessor “{subprocessorName}” (reason: “{reason}”). Answer before that subprocessor begins.',
  },
  'postal-address-missing': {
    fr: 'L’adhérent {memberName} a choisi le papier et aucune adresse postale n’est connue : ses courriers attendent. Demandez-lui son adresse et enregistrez-la.',
    en: 'The member {memberName} chose paper and no postal address is known: its letters wait. Ask for its address and record it.',
  },
  'certificate-ending': {
    fr: 'Le certificat {certificate}, référence {reference}, prend fin le {endsOn}.',
    en: 'The certificate {certificate}, reference {reference}, ends on {endsOn}.',
  },
  'request-undecided': {
    fr: 'La demande d’espace de {memberName} du {askedOn} attend une décision depuis {daysCount} jours ouvrés. Répondez-y depuis la boîte de réception.',
    en: 'The request for space of {memberName} of {askedOn} has awaited a decision for {daysCount} working days. Answer it from the inbox.',
  },
  'request-overdue': {
    fr: 'La demande d’espace de {memberName} du {askedOn} attend une décision depuis {daysCount} jours ouvrés malgré un rappel : quiconque de l’exploitation peut la décider à la place de qui l’a.',
    en: 'The request for space of {memberName} of {askedOn} has awaited a decision for {daysCount} working days in spite of a reminder: anybody of the operator can decide it in the place of whoever has it.',
  },
  'dispute-raised': {
    fr: 'L’adhérent {memberName} conteste son état récapitulatif (motif : « {reason} »). Répondez-lui au plus tard le {dueOn}.',
    en: 'The member {memberName} disputes its statement (reason: “{reason}”). Answer by {dueOn}.',
  },
  'dispute-due': {
    fr: 'La contestation de {memberName} (motif : « {reason} ») attend sa réponse : elle est due le {dueOn}.',
    en: 'The dispute of {memberName} (reason: “{reason}”) awaits its answer: it is due on {dueOn}.',
  },
  'milestone-due': {
    fr: 'Échéance du {dueOn} : {milestone} ({concerns}). Le calendrier budgétaire dit où elle en est.',
    en: 'Due on {dueOn}: {milestone} ({concerns}). The budget calendar says how it stands.',
  },
} as const satisfies Record<OperatorTaskKind, Sentence>

/** A notice with its letter, in the caller's language. */
function localiseNotice(notice: Notice, language: Language): Notice {
  return { ...notice, letter: composeLetter(notice, language) }
}

/** A page of notices, each with its letter. */
export function localiseNoticePage<Page extends { items: Notice[] }>(page: Page, language: Language): Page {
  return { ...page, items: page.items.map((notice) => localiseNotice(notice, language)) }
}

/** A task with what is to be done, in the caller's language. */
export function localiseTask(task: OperatorTask, language: Language): OperatorTask {
  const named = task.kind === 'milestone-due' ? milestoneParams(task.facts, language) : {}
  return { ...task, explanation: fillSentence(operatorTaskTexts[task.kind], { ...task.facts, ...named }, language) }
}

/** What a milestone is called, and whose matter it is. */
function milestoneParams(facts: OperatorTask['facts'], language: Language): Readonly<Record<string, string>> {
  const { code = '', ownTitle = null, aboutYear = '', roles = '' } = facts
  const concerned = milestoneRoles.filter((role) => roles.split(' ').includes(role))
  const concerns = concerned.map((role) => milestoneRoleTexts[role][language]).join(', ')
  return { milestone: milestoneTitle({ code, ownTitle, aboutYear }, language), concerns }
}
