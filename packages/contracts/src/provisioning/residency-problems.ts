import type { ProblemText } from '../shared/problem-titles.ts'

/** Why a place or a subprocessor cannot be recorded as it was said. */
export const residencyProblems = {
  'site-location-elsewhere': {
    status: 422,
    fr: 'Ce pays est hors de la résidence déclarée pour ce site.',
    en: 'That country is outside the residency that was declared of this site.',
  },
  'site-location-known': {
    status: 409,
    fr: 'Un lieu est déjà enregistré pour ce site à partir de ce jour.',
    en: 'A place is already recorded of this site from that day on.',
  },
  'subprocessor-unknown': { status: 422, fr: 'Sous-traitant inconnu.', en: 'Unknown subprocessor.' },
  'subprocessor-not-at-work': {
    status: 422,
    fr: 'Ce sous-traitant n’est pas en activité ce jour-là.',
    en: 'This subprocessor is not at work on that day.',
  },
  'subprocessor-keeps-site': {
    status: 409,
    fr: 'Ce sous-traitant tient encore un site : enregistrez d’abord qui le tient ensuite.',
    en: 'This subprocessor still keeps a site: record first who keeps it next.',
  },
  'subprocessor-ended': {
    status: 409,
    fr: 'La fin de ce sous-traitant est déjà enregistrée.',
    en: 'The end of this subprocessor is already recorded.',
  },
  'subprocessor-dates': {
    status: 422,
    fr: 'Un sous-traitant ne peut finir avant d’avoir commencé, le {startsOn}.',
    en: 'A subprocessor cannot end before it began, on {startsOn}.',
  },
  'subprocessor-notice-short': {
    status: 422,
    fr: 'Les adhérents sont prévenus {noticeDays} jours avant : au plus tôt le {earliestOn}. Pour commencer avant, dites pourquoi (shortNoticeReason) : ils le liront.',
    en: 'Members are told {noticeDays} days before: on {earliestOn} at the earliest. To begin sooner, say why (shortNoticeReason): they will read it.',
  },
  'objection-late': {
    status: 422,
    fr: 'Une opposition à ce sous-traitant était possible jusqu’au {objectionUntil}. Écrivez à l’opérateur.',
    en: 'An objection to this subprocessor was possible until {objectionUntil}. Write to the operator.',
  },
  'objection-known': {
    status: 409,
    fr: 'Votre collectivité s’est déjà opposée à ce sous-traitant.',
    en: 'Your organisation has objected to this subprocessor already.',
  },
  'objection-answered': {
    status: 409,
    fr: 'Une réponse a déjà été donnée à cette opposition.',
    en: 'This objection was answered already.',
  },
  'register-too-long': {
    status: 422,
    fr: 'Un registre en PDF compte au plus {membersMax} adhérents. Demandez-le par département, ou en CSV.',
    en: 'A register in PDF has at most {membersMax} members. Ask for it by département, or as CSV.',
  },
  'transfer-safeguard-missing': {
    status: 422,
    fr: 'Hors de l’Espace économique européen, dites ce qui encadre le transfert (RGPD, art. 46).',
    en: 'Outside the European Economic Area, say what covers the transfer (GDPR, art. 46).',
  },
  'instant-ahead': {
    status: 422,
    fr: 'Cet instant n’est pas encore passé.',
    en: 'That instant has not come yet.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
