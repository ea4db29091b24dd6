import type { Language } from '../shared/language.ts'
import type { RefusalMotif, RefusalMotifs } from './refusal-motifs.schemas.ts'

/** The product's own motifs, until an operator saves others. Words of members, not of machine rooms. */
export const firstMotifs: Readonly<Record<Language, readonly RefusalMotif[]>> = {
  fr: [
    {
      label: 'Plus assez de place',
      text: 'L’espace mis en commun n’a plus assez de place pour cette demande. Vous pouvez demander moins, ou attendre une place.',
    },
    {
      label: 'Espace actuel peu rempli',
      text: 'L’espace qui vous est attribué est encore loin d’être plein. Revenez vers nous quand il le sera presque.',
    },
    {
      label: 'Au-delà de l’engagement',
      text: 'Cette demande dépasse l’engagement annuel de votre convention. Il faut d’abord un avenant voté par votre conseil.',
    },
    {
      label: 'Convention à renouveler',
      text: 'Votre convention arrive à son terme. Nous reprendrons cette demande une fois qu’elle sera renouvelée.',
    },
    {
      label: 'Un autre espace convient mieux',
      text: 'Un autre espace du catalogue convient mieux à cet usage. Nous vous appelons pour le choisir ensemble.',
    },
    {
      label: 'Besoin à préciser',
      text: 'Nous n’avons pas pu comprendre à quoi servira cet espace. Précisez-le dans une nouvelle demande.',
    },
    {
      label: 'Erreur de saisie',
      text: 'La taille demandée ressemble à une erreur de saisie. Déposez une nouvelle demande avec la bonne taille.',
    },
    { label: 'Demande en double', text: 'La même demande a déjà été déposée : c’est à elle que nous répondons.' },
  ],
  en: [
    {
      label: 'Not enough room',
      text: 'The shared space has not enough room left for this request. You can ask for less, or wait for room.',
    },
    {
      label: 'Present space hardly filled',
      text: 'The space you have is far from full. Come back to us once it nearly is.',
    },
    {
      label: 'Above the commitment',
      text: 'This request goes beyond the yearly commitment of your agreement. Your council has to vote an amendment first.',
    },
    {
      label: 'Agreement to be renewed',
      text: 'Your agreement is about to end. We will take this request up again once it is renewed.',
    },
    {
      label: 'Another space fits better',
      text: 'Another space of the catalogue fits this use better. We will call you to choose it together.',
    },
    {
      label: 'Need to be told',
      text: 'We could not understand what this space is for. Tell us in a new request.',
    },
    {
      label: 'Typing error',
      text: 'The size looks like a typing error. Send a new request with the right size.',
    },
    { label: 'Asked twice', text: 'The same request was sent before: that is the one we answer.' },
  ],
}

/** Motifs that somebody saved are told as they are; those of version 1 in the caller's language. */
export function localiseRefusalMotifs(answer: RefusalMotifs, language: Language): RefusalMotifs {
  return answer.version === 1 ? { ...answer, motifs: [...firstMotifs[language]] } : answer
}
