import type { ProblemText } from '../shared/problem-titles.ts'

/** Refusals about signing in, tokens and invitations. */
export const accessProblems = {
  'session-wanted': {
    status: 403,
    fr: 'Cette action se fait depuis la console, connecté en personne.',
    en: 'This is done in the console, signed in as a person.',
  },
  'origin-refused': {
    status: 403,
    fr: 'Cette demande ne vient pas des pages de Grenier ; elle n’a pas été exécutée.',
    en: 'This request does not come from the pages of Grenier; it was not carried out.',
  },
  'organisation-not-chosen': {
    status: 403,
    fr: 'Vous agissez pour plusieurs adhérents : indiquez pour lequel.',
    en: 'You act for several members: say for which one.',
  },
  'sign-in-stale': {
    status: 400,
    fr: 'Cette connexion a été interrompue ou a déjà servi ; recommencez-la.',
    en: 'This sign-in was interrupted or was used already; start it again.',
  },
  'sign-in-refused': {
    status: 403,
    fr: 'Votre fournisseur d’identité a refusé la connexion.',
    en: 'Your identity provider refused the sign-in.',
  },
  'sign-in-link-stale': {
    status: 400,
    fr: 'Ce lien a expiré, a déjà servi, ou a été ouvert dans un autre navigateur que celui qui l’a demandé ; demandez-en un autre.',
    en: 'This link has expired, was used already, or was opened in another browser than the one that asked for it; ask for another.',
  },
  'second-factor-locked': {
    status: 403,
    fr: 'Trop de codes faux de suite : aucun code n’est accepté pendant une heure.',
    en: 'Too many wrong codes in a row: no code is taken for an hour.',
  },
  'second-factor-wrong': {
    status: 422,
    fr: 'Ce code est faux ou a déjà servi. Essais restants : {left}.',
    en: 'This code is wrong or was used already. Tries left: {left}.',
  },
  'own-second-factor': {
    status: 403,
    fr: 'Le remplacement de votre propre second facteur se demande par un autre administrateur ; vos codes de secours le remplacent aussi.',
    en: 'The replacement of your own second factor is asked for by another administrator; your recovery codes replace it too.',
  },
  'local-account-unknown': {
    status: 422,
    fr: 'Personne n’a enregistré de second facteur ici avec cette adresse.',
    en: 'Nobody has enrolled a second factor here by this address.',
  },
  'second-factor-reset-standing': {
    status: 409,
    fr: 'Le remplacement de ce second facteur est déjà demandé.',
    en: 'The replacement of this second factor is asked for already.',
  },
  'second-factor-reset-over': {
    status: 409,
    fr: 'Ce remplacement a déjà servi, a été retiré ou n’est plus utile.',
    en: 'This replacement was used already, was withdrawn or is not needed any more.',
  },
  'logout-token-refused': {
    status: 400,
    fr: 'Ce jeton de déconnexion n’est pas valable ou a déjà servi.',
    en: 'This logout token does not hold or was used already.',
  },
  'address-unreadable': {
    status: 422,
    fr: 'Ce n’est pas une adresse électronique.',
    en: 'This is no e-mail address.',
  },
  'sign-in-absent': {
    status: 404,
    fr: 'Aucune connexion par navigateur n’est configurée ici.',
    en: 'No sign-in by browser is configured here.',
  },
  'token-role-not-held': {
    status: 422,
    fr: 'Un jeton ne donne pas plus de droits que vous n’en avez : {role}.',
    en: 'A token gives no more rights than you have: {role}.',
  },
  'token-role-decides': {
    status: 422,
    fr: 'Un jeton de service ne décide ni d’argent ni de capacité : {role}.',
    en: 'A service token decides neither money nor capacity: {role}.',
  },
  'token-place': {
    status: 422,
    fr: 'Le rôle {role} n’agit pas à cet endroit : un rôle d’adhérent désigne un adhérent, les autres n’en désignent pas.',
    en: 'The role {role} does not act there: a member’s role names a member, the others name none.',
  },
  'token-operation-unknown': {
    status: 422,
    fr: 'Les rôles demandés ne permettent pas l’opération {operationId}.',
    en: 'The roles asked for do not allow the operation {operationId}.',
  },
  'token-too-long': {
    status: 422,
    fr: 'Un jeton expire après {todayOn} et au plus tard le {latestOn}.',
    en: 'A token expires after {todayOn} and at the latest on {latestOn}.',
  },
  'token-count': {
    status: 422,
    fr: 'Déjà {count} jetons en service ; révoquez-en un.',
    en: '{count} tokens are in use already; revoke one.',
  },
  'token-revoked': { status: 409, fr: 'Ce jeton est déjà révoqué.', en: 'This token is revoked already.' },
  'invitation-over': {
    status: 409,
    fr: 'Cette invitation a déjà servi, a expiré ou a été retirée.',
    en: 'This invitation was used already, has expired or was withdrawn.',
  },
  'invitation-not-yours': {
    status: 403,
    fr: 'Cette invitation est adressée à une autre adresse que celle que votre connexion a vérifiée.',
    en: 'This invitation is for another address than the one that your sign-in has verified.',
  },
  'invitation-open': {
    status: 409,
    fr: 'Cette adresse est déjà invitée à ce rôle.',
    en: 'This address is invited to this role already.',
  },
  'role-end-past': {
    status: 422,
    fr: 'La fin du rôle est déjà passée.',
    en: 'The end of the role is past already.',
  },
  'role-ended': { status: 409, fr: 'Ce rôle a déjà pris fin.', en: 'This role has ended already.' },
  'invitation-count': {
    status: 422,
    fr: 'Déjà {count} invitations ouvertes ; retirez-en une.',
    en: '{count} invitations are open already; withdraw one.',
  },
} as const satisfies Record<string, ProblemText>
