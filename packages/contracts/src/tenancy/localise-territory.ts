import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { PlannedTerritoryChange, TerritoryObstacleCode } from './territory-event.schemas.ts'

/** Why a change cannot be applied, for people. */
export const territoryTexts: Readonly<Record<TerritoryObstacleCode, Sentence>> = {
  'successor-unknown': {
    fr: 'Le registre ne connaît plus cet organisme et ne dit pas ce qu’il est devenu : écartez ce changement, avec un motif.',
    en: 'The register does not know this body any more and does not say what became of it: leave this change out, for a reason.',
  },
  'facts-newer': {
    fr: 'Ce qui est enregistré vaut depuis ce jour ou plus tard : cela ne peut être remplacé à cette date.',
    en: 'What is recorded applies from that day or later on: it cannot be replaced from that day.',
  },
  'facts-differ': {
    fr: 'Ce qui est enregistré n’est plus ce que la proposition a vu : écartez ce changement, puis proposez de nouveau.',
    en: 'What is recorded is no longer what the proposal saw: leave this change out, then propose again.',
  },
  'exit-under-way': {
    fr: 'Un départ est en cours : attendez qu’il soit fini ou annulé, ou écartez ce changement.',
    en: 'An exit is under way: wait until it is over or cancelled, or leave this change out.',
  },
  'move-under-way': {
    fr: 'Un déplacement des données est en cours : attendez qu’il soit fini, ou écartez ce changement.',
    en: 'A move of the data is under way: wait until it is over, or leave this change out.',
  },
  'loan-open': {
    fr: 'De l’espace est prêté ou emprunté : attendez la fin du prêt, ou écartez ce changement.',
    en: 'Space is lent or borrowed: wait for the end of the loan, or leave this change out.',
  },
  'room-missing': {
    fr: 'La réserve « {poolName} » n’a plus assez de place en « {offerName} » : il manque {missingBytes}. Déplacez d’abord de la capacité vers elle.',
    en: 'The pool “{poolName}” has too little left of “{offerName}”: {missingBytes} are missing. Move capacity to it first.',
  },
  'payer-missing': {
    fr: 'Personne ne paie pour l’organisme qui reprend : enregistrez d’abord son payeur.',
    en: 'Nobody pays for the body that takes over: record its payer first.',
  },
}

/** Changes with the sentences of what holds them up, in the caller's language. */
export function localiseTerritoryChanges(answer: object, language: Language): object {
  const { items, ...rest } = answer as { items: readonly PlannedTerritoryChange[] }
  return {
    ...rest,
    items: items.map(({ obstacles, ...change }) => ({
      ...change,
      obstacles: obstacles.map((obstacle) => ({
        ...obstacle,
        explanation: fillSentence(territoryTexts[obstacle.code], obstacle.params, language),
      })),
    })),
  }
}
