import type { ProblemText } from '../shared/problem-titles.ts'

/** What can be wrong with postal addresses and print files. */
export const paperProblems = {
  'postal-lines-missing': {
    status: 422,
    fr: 'L’adresse postale ne dit pas à qui elle est : donnez au moins une ligne avant le code postal.',
    en: 'The postal address does not say whose it is: give at least one line above the post code.',
  },
  'postal-lines-too-many': {
    status: 422,
    fr: 'Une adresse postale a {linesMax} lignes au plus, celles du code postal et du pays comprises (NF Z10-011).',
    en: 'A postal address has {linesMax} lines at most, those of the post code and the country included (NF Z10-011).',
  },
  'postal-line-too-long': {
    status: 422,
    fr: 'Une ligne d’adresse a {charsMax} caractères au plus (NF Z10-011) : « {line} ».',
    en: 'A line of an address has {charsMax} letters at most (NF Z10-011): “{line}”.',
  },
  'postal-post-code': {
    status: 422,
    fr: 'Code postal mal formé : « {postCode} ». En France, ce sont cinq chiffres.',
    en: 'Ill-formed post code: “{postCode}”. In France it is five digits.',
  },
  'postal-letters-unknown': {
    status: 422,
    fr: 'L’adresse postale contient des caractères qui ne s’impriment pas.',
    en: 'The postal address has characters that cannot be printed.',
  },
  'paper-nothing-waits': {
    status: 409,
    fr: 'Aucun courrier n’attend d’être imprimé.',
    en: 'No letter waits to be printed.',
  },
  'paper-letter-printed': {
    status: 409,
    fr: 'Ce courrier est déjà dans le fichier d’impression n° {number}.',
    en: 'This letter is in print file no. {number} already.',
  },
  'paper-letter-set-aside': {
    status: 409,
    fr: 'Ce courrier est déjà écarté de l’impression.',
    en: 'This letter is set aside already.',
  },
  'paper-letter-waits': {
    status: 409,
    fr: 'Ce courrier n’est pas écarté : il attend d’être imprimé.',
    en: 'This letter is not set aside: it waits to be printed.',
  },
  'paper-batch-drawing': {
    status: 409,
    fr: 'Le fichier d’impression n° {number} est encore en préparation.',
    en: 'Print file no. {number} is still being made.',
  },
  'paper-batch-posted': {
    status: 409,
    fr: 'Le fichier d’impression n° {number} est déjà noté comme remis à la poste.',
    en: 'Print file no. {number} is noted as handed to the post already.',
  },
  'paper-posting-date': {
    status: 422,
    fr: 'Le jour de remise à la poste va du {fromOn} au {untilOn}.',
    en: 'The day of posting lies between {fromOn} and {untilOn}.',
  },
  'paper-file-gone': {
    status: 410,
    fr: 'Le fichier d’impression n° {number} n’est plus conservé.',
    en: 'Print file no. {number} is not kept any more.',
  },
} as const satisfies Record<string, ProblemText>
