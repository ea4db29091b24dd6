import type { Language } from '../shared/language.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type {
  NewCommuneStep,
  NewTerritoryCommune,
  PlannedTerritoryChange,
  TerritoryObstacleCode,
} from './territory-event.schemas.ts'

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

/** What an operator does about a new commune, for people. */
export const newCommuneTexts: Readonly<Record<NewCommuneStep, Sentence>> = {
  enrol: {
    fr: 'Commune nouvelle au registre : inscrivez-la si elle adhère ; sinon enregistrez-la, et elle ne sera plus signalée.',
    en: 'New in the register: enrol it if it joins; else record it, and it is told no more.',
  },
  'enrol-part': {
    fr: 'Elle faisait partie de {name}, qui garde l’espace, les dettes et l’historique : inscrivez-la si elle adhère, et partagez l’espace par une demande de chacune ; sinon enregistrez-la, et elle ne sera plus signalée.',
    en: 'It was a part of {name}, which keeps the space, the debts and the history: enrol it if it joins, and share the space by a request of each; else record it, and it is told no more.',
  },
  'return-merged': {
    fr: 'Elle est restée adhérente, avec son espace, depuis sa réunion à {name}, qui paie pour elle : enregistrez qui paie pour elle à partir de ce jour. Ses habitants ne sont plus comptés ni chez {name}, ni chez elle.',
    en: 'It has stayed a member, with its own space, since it was merged into {name}, which pays for it: record who pays for it from that day on. Its inhabitants are counted neither at {name} any more nor with it.',
  },
}

/** The preview with all of its sentences, in the caller's language. */
export function localiseTerritoryPreview(answer: object, language: Language): object {
  const { newCommunes } = answer as { newCommunes: readonly NewTerritoryCommune[] }
  return {
    ...localiseTerritoryChanges(answer, language),
    newCommunes: newCommunes.map((one) => ({
      ...one,
      explanation: fillSentence(newCommuneTexts[one.step], { name: one.splitFrom?.name ?? '' }, language),
    })),
  }
}
