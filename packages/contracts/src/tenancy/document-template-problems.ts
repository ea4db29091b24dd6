import type { ProblemText } from '../shared/problem-titles.ts'

/** What can be wrong with a file that is to be a template, and with what it is filled from. */
export const documentTemplateProblems = {
  'template-too-large': {
    status: 422,
    fr: 'Un modèle pèse 2 Mio au plus : réduisez ses images.',
    en: 'A template is 2 MiB at most: make its pictures smaller.',
  },
  'template-not-docx': {
    status: 422,
    fr: 'Ce fichier n’est pas un document Word (.docx) lisible.',
    en: 'This file is no readable Word document (.docx).',
  },
  'template-inflates': {
    status: 422,
    fr: 'Ce fichier, une fois décompressé, dépasse 24 Mio ou 500 parties : il est refusé.',
    en: 'This file unpacks to more than 24 MiB or 500 parts: it is refused.',
  },
  'template-macros': {
    status: 422,
    fr: 'Ce fichier contient des macros : enregistrez-le comme .docx sans elles.',
    en: 'This file has macros: save it as a .docx without them.',
  },
  'template-external': {
    status: 422,
    fr: 'Ce fichier renvoie hors de lui-même (lien, image ou modèle distant) dans : {names}. Retirez ces liens.',
    en: 'This file refers to what lies outside of it (a link, a remote picture or template) in: {names}. Remove these links.',
  },
  'template-embedded': {
    status: 422,
    fr: 'Ce fichier contient un objet incorporé ou un contrôle dans : {names}. Retirez-le.',
    en: 'This file has an embedded object or a control in: {names}. Remove it.',
  },
  'template-fields': {
    status: 422,
    fr: 'Ce fichier contient un champ qui va chercher ou exécute quelque chose dans : {names}. Remplacez-le par du texte.',
    en: 'This file has a field that fetches or runs something in: {names}. Replace it by text.',
  },
  'template-broken': {
    status: 422,
    fr: 'Des accolades ne se répondent pas, ou une liste n’est pas fermée : {names}.',
    en: 'Braces do not match, or a list is not closed: {names}.',
  },
  'template-unknown': {
    status: 422,
    fr: 'Mentions inconnues dans ce modèle : {names}.',
    en: 'Placeholders that are not known in this template: {names}.',
  },
  'template-missing': {
    status: 422,
    fr: 'Mentions obligatoires absentes de ce modèle : {names}.',
    en: 'Placeholders that this template has to have and lacks: {names}.',
  },
  'wording-unknown': {
    status: 422,
    fr: 'Cette convention n’a pas d’avenant n° {sequence}.',
    en: 'This agreement has no avenant no. {sequence}.',
  },
  'amendment-none': {
    status: 422,
    fr: 'Cette convention n’a encore aucun avenant.',
    en: 'This agreement has no avenant yet.',
  },
} as const satisfies Record<string, ProblemText>
