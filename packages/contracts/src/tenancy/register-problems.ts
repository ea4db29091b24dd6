import { territoryProblems } from './territory-problems.ts'

/** Refusals about the official register of communes, and about what it changes. */
export const registerProblems = {
  ...territoryProblems,
  'register-place-unknown': {
    status: 422,
    fr: 'Indiquez un département ou une intercommunalité qui figure au registre, et un seul des deux.',
    en: 'Name one département or one EPCI that is in the register, and not both.',
  },
  'agreement-before-register': {
    status: 422,
    fr: 'Le registre décrit les communes au {registerOn} : une convention qui commence le {startsOn} est plus ancienne.',
    en: 'The register describes communes on {registerOn}: an agreement that begins on {startsOn} is older.',
  },
} as const
