import type { ProblemText } from '../shared/problem-titles.ts'
import type { Sentence } from '../shared/sentence.ts'

/** Why a file is no workbook that could be read at all. */
export const workbookProblems = {
  'workbook-unreadable': {
    status: 422,
    fr: 'Ce fichier n’est pas un classeur Excel (.xlsx) lisible.',
    en: 'This file is no readable Excel workbook (.xlsx).',
  },
  'workbook-inflates': {
    status: 422,
    fr: 'Ce classeur, une fois décompressé, est trop grand : il est refusé.',
    en: 'This workbook unpacks to too much: it is refused.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>

/** What can be wrong with a cell, a line or a sheet; what a use case refuses keeps the code of its problem. */
export const workbookFaultTexts = {
  'sheets-missing': {
    fr: 'Aucune des feuilles attendues n’est dans ce classeur : {names}.',
    en: 'None of the sheets that are read is in this workbook: {names}.',
  },
  'sheet-unknown': {
    fr: 'Cette feuille n’est pas connue. Sont lues : {names}. Renommez-la ou retirez-la.',
    en: 'This sheet is not known. These are read: {names}. Rename or remove it.',
  },
  'sheet-repeated': { fr: 'Cette feuille y est deux fois.', en: 'This sheet is there twice.' },
  'sheet-not-allowed': {
    fr: 'Votre rôle ne permet pas d’ajouter ce que contient cette feuille ({count} lignes).',
    en: 'Your role does not allow adding what this sheet holds ({count} rows).',
  },
  'rows-too-many': {
    fr: 'Une feuille compte {most} lignes au plus : partagez le fichier.',
    en: 'A sheet has {most} rows at most: split the file.',
  },
  'column-missing': { fr: 'Cette colonne manque.', en: 'This column is missing.' },
  'column-unknown': {
    fr: 'Cette colonne n’est pas connue : renommez-la ou retirez-la.',
    en: 'This column is not known: rename or remove it.',
  },
  'column-repeated': { fr: 'Cette colonne y est deux fois.', en: 'This column is there twice.' },
  'heading-missing': {
    fr: 'Cette cellule n’a pas d’en-tête au-dessus d’elle.',
    en: 'This cell has no heading above it.',
  },
  formula: {
    fr: 'Cette cellule contient une formule : collez-y la valeur.',
    en: 'This cell has a formula: paste its value.',
  },
  'cell-error': {
    fr: 'Cette cellule montre une erreur du tableur.',
    en: 'This cell shows an error of the spreadsheet.',
  },
  'value-missing': { fr: 'Cette cellule doit être remplie.', en: 'This cell has to be filled.' },
  'value-too-long': { fr: 'Ce texte est trop long.', en: 'This text is too long.' },
  'value-invalid': {
    fr: 'Cette valeur n’est pas possible dans cette colonne.',
    en: 'This value is not possible in this column.',
  },
  'not-a-text': { fr: 'Un texte est attendu.', en: 'A text is expected.' },
  'digits-lost': {
    fr: 'Écrit comme un nombre, il a pu perdre ses zéros : mettez la colonne au format Texte et retapez-le.',
    en: 'Written as a number it may have lost its zeros: give the column the format Text and type it again.',
  },
  'not-a-date': {
    fr: 'Une date est attendue, comme 31/01/2026.',
    en: 'A date is expected, such as 31/01/2026 (day first) or 2026-01-31.',
  },
  'not-an-amount': {
    fr: 'Un montant en euros est attendu, avec deux décimales au plus.',
    en: 'An amount in euros is expected, with two decimals at most.',
  },
  'not-a-number': { fr: 'Un nombre entier est attendu.', en: 'A whole number is expected.' },
  'not-a-choice': { fr: 'Valeurs possibles : {choices}.', en: 'Possible values: {choices}.' },
  'email-invalid': {
    fr: 'Ce n’est pas une adresse électronique.',
    en: 'This is no e-mail address.',
  },
  'member-key-invalid': {
    fr: 'Un SIREN (9 chiffres) ou un code INSEE (5 caractères) est attendu.',
    en: 'A SIREN (9 digits) or an INSEE code (5 characters) is expected.',
  },
  'row-repeated': { fr: 'La ligne {line} dit déjà cela.', en: 'Line {line} says this already.' },
  'known-otherwise': {
    fr: 'C’est déjà enregistré, avec une autre valeur : {standing}.',
    en: 'This is recorded already, with another value: {standing}.',
  },
  'member-unknown': {
    fr: 'Ni un adhérent, ni une ligne de la feuille des adhérents.',
    en: 'Neither a member, nor a row of the sheet of members.',
  },
  'body-unknown': {
    fr: 'Le registre officiel n’a pas cet organisme : donnez sa nature et son nom.',
    en: 'The official register does not have this body: give its kind and its name.',
  },
  'quotas-unreadable': {
    fr: 'Chaque espace se lit comme « standard 500 » : le code d’une offre, une fois, et des Go entiers, séparés par des virgules.',
    en: 'Each quota reads like “standard 500”: the code of an offer, once, and whole Go, with commas between.',
  },
  'quota-offers-unknown': {
    fr: 'Aucune offre n’a ce code : {names}. Codes connus : {choices}.',
    en: 'No offer has this code: {names}. Known codes: {choices}.',
  },
  'pool-name-unknown': { fr: 'Aucune réserve ne porte ce nom.', en: 'No pool has this name.' },
  'agreement-missing': {
    fr: 'Un nouvel adhérent a besoin d’une ligne dans la feuille des conventions.',
    en: 'A new member wants a row in the sheet of agreements.',
  },
  'act-unrecorded': {
    fr: 'Cet acte n’est pas enregistré : donnez aussi qui l’a pris, son objet et le jour de son adoption.',
    en: 'This act is not recorded: give who took it, what it is about and the day of its adoption as well.',
  },
  'act-ambiguous': {
    fr: 'Plusieurs actes portent ce numéro : dites qui a pris celui-ci.',
    en: 'Several acts have this number: say who took this one.',
  },
  'year-not-over': {
    fr: 'Seul un exercice terminé se reprend.',
    en: 'Only a year that is over is brought over.',
  },
} as const satisfies Readonly<Record<string, Sentence>>

export type WorkbookFaultCode = keyof typeof workbookFaultTexts
