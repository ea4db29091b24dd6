import { clusterProblems } from '../provisioning/cluster-problems.ts'
import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { ExitWait, ExitWaitCode } from './exit-wait.schemas.ts'

/** What each wait of an exit names: claims, objects and clusters as they are called where they stand. */
interface ExitWaitParams {
  'exit-credential-missing': { cluster: string }
  'exit-visa-missing': Record<never, string>
  'copy-missing': { claim: string }
  'deletion-under-way': { thing: string }
  'deletion-not-begun': { thing: string }
  'deletion-held-back': { thing: string; names: string }
  'deletion-refused': { thing: string; reason: string }
  'versions-retained': { thing: string; versionCount: string }
}

/** What people read of each wait. */
export const exitWaitTexts: Readonly<Record<ExitWaitCode & keyof ExitWaitParams, Sentence>> = {
  'exit-credential-missing': clusterProblems['exit-credential-missing'],
  'exit-visa-missing': {
    fr: 'Des archives publiques ne sont détruites qu’avec le visa de l’administration des archives : il manque encore.',
    en: 'Public archives are destroyed only with the visa of the archives administration: it is still missing.',
  },
  'copy-missing': {
    fr: 'Le volume « {claim} » n’a pas encore de copie postérieure à la fermeture des accès.',
    en: 'The volume “{claim}” has no copy yet from after access was closed.',
  },
  'deletion-under-way': {
    fr: 'La suppression de {thing} est demandée ; il existe encore.',
    en: 'The deletion of {thing} has been asked for; it still exists.',
  },
  'deletion-not-begun': {
    fr: 'La suppression de {thing} reste à demander.',
    en: 'The deletion of {thing} is still to be asked for.',
  },
  'deletion-held-back': {
    fr: 'La suppression de {thing} attend, car elle emporterait : {names}.',
    en: 'The deletion of {thing} waits, since it would take along: {names}.',
  },
  'deletion-refused': {
    fr: 'La grappe refuse la suppression de {thing} : {reason}.',
    en: 'The cluster refuses the deletion of {thing}: {reason}.',
  },
  'versions-retained': {
    fr: 'Le contenu de {thing} est protégé par une durée de conservation : versions retenues, {versionCount}.',
    en: 'What {thing} holds is protected by a retention period: versions kept, {versionCount}.',
  },
}

/** A wait with all that its sentence names. */
export function exitWaitOf<Code extends ExitWaitCode>(code: Code, params: ExitWaitParams[Code]): ExitWait {
  return { code, params: { ...params } }
}

/** A wait in the caller's language. */
export function localiseExitWait({ code, params }: ExitWait, language: Language): ExitWait {
  return { code, params, explanation: fillSentence(exitWaitTexts[code], params, language) }
}
